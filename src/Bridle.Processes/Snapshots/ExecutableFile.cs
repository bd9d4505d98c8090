using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Processes.Snapshots;

/// <summary>The program's file, read whole through the victim's own link, which leads to it though it was deleted or replaced.</summary>
internal sealed class ExecutableFile
{
    private const long LargestFile = 1L << 30;

    private ExecutableFile(ElfFile content) => Content = content;

    private ElfFile Content { get; }

    public static ExecutableFile? Open(ProcessFiles files, int processId, int threadId)
    {
        try
        {
            string path = $"{files.Root}/{processId}/task/{threadId}/exe";
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile) return null;
            byte[] bytes = new byte[stream.Length];
            int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return ElfFile.TryOpen(bytes.AsMemory(0, got), out ElfFile? file, out _) ? new ExecutableFile(file) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // Vanished or not readable: there is no symbol then.
        }
    }

    /// <summary>Finds a symbol of .symtab.</summary>
    public bool TryFind(string name, TargetAddress entry, out TargetAddress address)
    {
        bool found = Content.TryFindSymbol(name, out FileSymbol symbol);
        address = found ? Bias(entry).ToTarget(symbol.Address) : default;
        return found;
    }

    /// <summary>How far the program was moved, told by where the kernel says that it begins.</summary>
    private LoadBias Bias(TargetAddress entry) => new(unchecked(entry.Value - Content.Entry.Value));
}
