namespace Bridle.Processes.Inspection;

/// <summary>Tells what a file is by the kernel's name for it, and by its type where that is a path.</summary>
internal static class FileKinds
{
    private const string Anonymous = "anon_inode:";

    public static FileKind Of(string target, uint type) => target switch
    {
        _ when target.StartsWith("pipe:[", StringComparison.Ordinal) => FileKind.Pipe,
        _ when target.StartsWith("socket:[", StringComparison.Ordinal) => FileKind.Socket,
        _ when target.StartsWith("/memfd:", StringComparison.Ordinal) => FileKind.Memory,
        _ when target.StartsWith("pidfd:[", StringComparison.Ordinal) => FileKind.Process,
        _ when target.StartsWith(Anonymous, StringComparison.Ordinal) => OfAnonymous(target[Anonymous.Length..].Trim('[', ']')),
        _ => OfType(type),
    };

    /// <summary>The number in "socket:[123]"; false for a path.</summary>
    public static bool TryReadInode(string target, out ulong inode)
    {
        inode = 0;
        int open = target.IndexOf('[', StringComparison.Ordinal);
        return open > 0 && target[^1] == ']' && ulong.TryParse(target.AsSpan(open + 1, target.Length - open - 2), out inode);
    }

    private static FileKind OfAnonymous(string name) => name switch
    {
        "eventfd" => FileKind.EventCounter,
        "eventpoll" => FileKind.Epoll,
        "inotify" => FileKind.Inotify,
        "timerfd" => FileKind.Timer,
        "signalfd" => FileKind.Signals,
        "pidfd" => FileKind.Process,
        _ => FileKind.Anonymous,
    };

    /// <summary>S_IFMT of stat(2).</summary>
    private static FileKind OfType(uint type) => type switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0x2000 => FileKind.CharacterDevice,
        0x6000 => FileKind.BlockDevice,
        0x1000 => FileKind.Fifo,
        0xC000 => FileKind.Socket,
        _ => FileKind.Unknown,
    };
}
