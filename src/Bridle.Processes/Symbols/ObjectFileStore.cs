using Bridle.Linux.Files;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.DebugFiles;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Symbols;

/// <summary>
/// The object files of all processes, each once: keyed by what the file is, not by its name, so that containers, deleted files and
/// files that were replaced are what they are. Any thread.
/// </summary>
/// <remarks>
/// Under the lock nothing is read, parsed or opened: the control threads of all victims come here at every dlopen. What is dropped
/// for want of room lives on as long as a snapshot refers to it.
/// </remarks>
public sealed class ObjectFileStore(ObjectStoreOptions? options = null)
{
    private readonly ObjectStoreOptions _options = options ?? ObjectStoreOptions.Default;
    private readonly Lock _gate = new();
    private readonly Dictionary<FileIdentity, LinkedListNode<StoredFile>> _files = [];

    // The most recently used first.
    private readonly LinkedList<StoredFile> _uses = [];

    /// <summary>How many files are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _files.Count;
        }
    }

    internal ObjectFileLimits Limits => _options.Limits;

    /// <summary>Opens a file and asks what it is; no more. Null where it cannot be opened.</summary>
    /// <param name="path">How we get at it.</param>
    /// <param name="name">Its path in the victim's mount namespace.</param>
    /// <param name="root">The victim's root directory.</param>
    internal StoredFile? Open(string path, string name, string root)
    {
        // A library that is loaded again and again is known.
        if (RegularFile.TryIdentify(path, out FileIdentity identity).IsSuccess && Find(identity) is { } known) return known;
        if (!RegularFile.TryOpen(path, out SafeFileHandle handle, out identity).IsSuccess) return null;
        StoredFile fresh = new(identity, handle, bytes => Parse(bytes, name, root));
        StoredFile kept = Keep(fresh);
        if (kept != fresh) handle.Dispose();
        return kept;
    }

    private StoredFile? Find(FileIdentity identity)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(identity, out LinkedListNode<StoredFile>? known)) return null;
            _uses.Remove(known);
            _uses.AddFirst(known);
            return known.Value;
        }
    }

    private StoredFile Keep(StoredFile fresh)
    {
        lock (_gate)
        {
            if (Find(fresh.Identity) is { } known) return known;
            _files.Add(fresh.Identity, _uses.AddFirst(fresh));
            if (_files.Count <= _options.Files) return fresh;
            _files.Remove(_uses.Last!.Value.Identity);
            _uses.RemoveLast();
            return fresh;
        }
    }

    private ObjectFile? Parse(IFileBytes bytes, string name, string root) => ElfFile.TryOpen(bytes, out ElfFile? elf, out _, Limits)
        ? new ObjectFile(elf, name, new DebugFileSearch(_options.DebugFiles, OpenRegular, [root, ""]))
        : null;

    private static OpenedFile? OpenRegular(string path) =>
        RegularFile.TryOpen(path, out SafeFileHandle handle, out _).IsSuccess ? new OpenedFile(handle) : null;
}
