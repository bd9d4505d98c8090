using Bridle.Linux.Descriptors;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Spawning;

/// <summary>
/// The descriptors that the child puts on 0, 1 and 2, and our ends of its pipes. All of the child's are above 2, so that no copy
/// overwrites a later one's source.
/// </summary>
internal sealed unsafe class StreamCopies : IDisposable
{
    private const int FirstAbove = 3;
    private const int OwnerReadsWrites = 0x1b6;
    private const int Streams = 3;
    private readonly List<int> _owned = [];
    private readonly FileStream?[] _ends = new FileStream?[Streams];

    internal List<int> Pairs { get; } = [];

    internal void Add(StandardStream stream, int target)
    {
        if (stream is StandardStream.InheritedStream)
            return;
        int source = stream switch
        {
            StandardStream.DescriptorStream given => given.Number,
            StandardStream.FileStream file => OpenFile(file.Path, isInput: target == 0),
            StandardStream.PipeStream => OpenPipe(target),
            _ => throw new InvalidOperationException("a stream of no known kind"),
        };
        string subject = $"descriptor {source}";
        Pairs.Add(Own(SpawnImports.fcntl(source, SpawnImports.DuplicateCloseOnExec, FirstAbove), subject));
        Pairs.Add(target);
    }

    /// <summary>Gives away our end of a pipe; null where the stream is no pipe.</summary>
    internal FileStream? TakeEnd(int target)
    {
        FileStream? end = _ends[target];
        _ends[target] = null;
        return end;
    }

    /// <summary>Closes what nobody took.</summary>
    public void Dispose()
    {
        _owned.ForEach(descriptor => DescriptorImports.close(descriptor));
        foreach (FileStream? end in _ends)
            end?.Dispose();
    }

    // As a shell does it: output begins an empty file.
    private int OpenFile(string path, bool isInput)
    {
        int flags = SpawnImports.ReadWriteCreateCloseOnExec | (isInput ? 0 : SpawnImports.Truncate);
        return Own(SpawnImports.open(path, flags, OwnerReadsWrites), path);
    }

    private int OpenPipe(int target)
    {
        int* ends = stackalloc int[2];
        if (SpawnImports.pipe2(ends, SpawnImports.CloseOnExec) != 0)
            throw new LinuxException("open standard stream", "a pipe", Errno.Last());
        bool childReads = target == 0;
        int ours = childReads ? ends[1] : ends[0];
        int theirs = childReads ? ends[0] : ends[1];
        _owned.Add(theirs);
        _ends[target] = new FileStream(new SafeFileHandle(ours, ownsHandle: true), childReads ? FileAccess.Write : FileAccess.Read, bufferSize: 0);
        return theirs;
    }

    private int Own(int descriptor, string subject)
    {
        if (descriptor < 0)
            throw new LinuxException("open standard stream", subject, Errno.Last());
        _owned.Add(descriptor);
        return descriptor;
    }
}
