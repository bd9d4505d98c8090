using System.Runtime.InteropServices;

namespace Bridle.Linux.Procfs;

/// <summary>Who owns a file, and whose privileges it gives to who runs it (stat(2)).</summary>
public readonly unsafe partial record struct FileOwner(uint User, uint Group, uint Mode)
{
    private const uint SetUser = 0x800, SetGroup = 0x400, GroupExecute = 0x8;
    private const uint OthersWrite = 0x12, Sticky = 0x200;
    private const int StatBytes = 144, ModeOffset = 24, UserOffset = 28, GroupOffset = 32;
    private const long StatCall = 4;

    public bool IsSetUser => (Mode & SetUser) != 0;

    /// <summary>Without the right to execute for the group the bit means mandatory locking.</summary>
    public bool IsSetGroup => (Mode & SetGroup) != 0 && (Mode & GroupExecute) != 0;

    /// <summary>Others than the owner may put something else here. In a folder such as /tmp they may not touch what is not theirs.</summary>
    public bool IsWritableByOthers => (Mode & OthersWrite) != 0 && (Mode & Sticky) == 0;

    public static bool TryRead(string path, out FileOwner owner)
    {
        byte* record = stackalloc byte[StatBytes];
        bool read = syscall(StatCall, path, record) == 0;
        owner = read ? new(*(uint*)(record + UserOffset), *(uint*)(record + GroupOffset), *(uint*)(record + ModeOffset)) : default;
        return read;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long syscall(long number, string path, byte* record);
}
