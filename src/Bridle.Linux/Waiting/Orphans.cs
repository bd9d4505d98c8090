using System.Runtime.InteropServices;

namespace Bridle.Linux.Waiting;

/// <summary>
/// Being the parent of processes whose own parent has ended: as PID 1 without asking, otherwise as a subreaper. For a command that owns
/// its process; in a library it would change what the host's descendants see.
/// </summary>
public static unsafe partial class Orphans
{
    private const int SetSubreaper = 36;
    private const int GetSubreaper = 37;

    /// <summary>Whether this process adopts the orphans below it.</summary>
    public static bool AreOurs
    {
        get
        {
            int isSubreaper = 0;
            return Environment.ProcessId == 1 || (prctl(GetSubreaper, (nint)(&isSubreaper), 0, 0, 0) == 0 && isSubreaper != 0);
        }
    }

    /// <summary>Adopts, or no longer adopts, the orphans among our descendants; those adopted remain ours.</summary>
    public static Errno Adopt(bool adopt) => prctl(SetSubreaper, adopt ? 1 : 0, 0, 0, 0) == 0 ? Errno.Success : Errno.Last();

    /// <summary>
    /// Reaps one child of this process that has ended, whichever thread's it is, and no other. False while it runs (Success), and when
    /// it is no child of ours or was reaped by somebody else (ECHILD).
    /// </summary>
    public static bool TryReap(int processId, out ExitStatus status, out Errno error)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        int raw = 0;
        int reaped = WaitImports.wait4(processId, &raw, WaitImports.NoHang | WaitImports.EveryKind, null);
        error = reaped < 0 ? Errno.Last() : Errno.Success;
        status = reaped == processId ? ExitStatus.Decode(raw) : default;
        return reaped == processId;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint a, nint b, nint c, nint d);
}
