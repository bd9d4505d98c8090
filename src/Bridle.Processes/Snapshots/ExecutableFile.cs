using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Processes.Snapshots;

/// <summary>The program's file, opened through the victim's own link, which leads to it though it was deleted or replaced.</summary>
internal sealed class ExecutableFile
{
    private ExecutableFile(ElfFile content) => Content = content;

    private ElfFile Content { get; }

    /// <summary>Null where it has vanished or may not be read: there is no symbol then.</summary>
    public static ExecutableFile? Open(ProcessFiles files, int processId, int threadId) =>
        OpenedFile.TryOpen($"{files.Root}/{processId}/task/{threadId}/exe") is { } bytes && ElfFile.TryOpen(bytes, out ElfFile? file, out _)
            ? new ExecutableFile(file)
            : null;

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
