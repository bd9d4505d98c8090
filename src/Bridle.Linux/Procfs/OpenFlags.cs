using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>The names of what open(2) was told, on Linux x86-64.</summary>
public static class OpenFlags
{
    private const int AccessMask = 3, Path = 0x20_0000, Synchronous = 0x10_1000, DataSynchronous = 0x1000, Directory = 0x1_0000;
    private const int Temporary = 0x41_0000;

    private static readonly (int Bit, string Name)[] s_single =
    [
        (0x400, "O_APPEND"), (0x800, "O_NONBLOCK"), (0x2000, "O_ASYNC"), (0x4000, "O_DIRECT"), (0x8000, "O_LARGEFILE"),
        (0x2_0000, "O_NOFOLLOW"), (0x4_0000, "O_NOATIME"), (0x8_0000, "O_CLOEXEC"), (Path, "O_PATH"),
    ];

    /// <summary>"r", "w", "rw", or "-" for a file that may only be named (O_PATH).</summary>
    public static string Access(int flags) => (flags & Path) != 0 ? "-" : (flags & AccessMask) switch
    {
        0 => "r",
        1 => "w",
        2 => "rw",
        _ => "-",
    };

    /// <summary>Whether it can be read from.</summary>
    public static bool CanRead(int flags) => Access(flags) is "r" or "rw";

    /// <summary>Whether it can be written to.</summary>
    public static bool CanWrite(int flags) => Access(flags) is "w" or "rw";

    /// <summary>All but the access mode.</summary>
    public static ImmutableArray<string> Names(int flags)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach ((int bit, string name) in s_single)
            if ((flags & bit) != 0) names.Add(name);
        // These share bits: the larger one includes the smaller.
        if ((flags & Synchronous) == Synchronous) names.Add("O_SYNC");
        else if ((flags & DataSynchronous) != 0) names.Add("O_DSYNC");
        if ((flags & Temporary) == Temporary) names.Add("O_TMPFILE");
        else if ((flags & Directory) != 0) names.Add("O_DIRECTORY");
        return names.ToImmutable();
    }
}
