using System.Runtime.InteropServices;

namespace Bridle.Linux.Ptrace;

/// <summary>The kernel's siginfo_t, 128 bytes: the fields that matter for tracing by name, the rest carried along unseen.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct SignalInfo
{
    /// <summary>sizeof(siginfo_t).</summary>
    public const int Size = 128;

    [FieldOffset(0)] public int Signal;
    [FieldOffset(4)] public int Error;
    [FieldOffset(8)] public int Code;

    /// <summary>si_pid: the sender, for signals that kill, tgkill or sigqueue sent.</summary>
    [FieldOffset(16)] public int SenderId;
    [FieldOffset(20)] public uint SenderUserId;

    /// <summary>si_addr of a fault: the address that was touched, or the instruction's own (SIGFPE, SIGILL).</summary>
    [FieldOffset(16)] public ulong FaultAddress;

    /// <summary>si_fd of a signal that a descriptor's activity raised (SIGIO and F_SETSIG).</summary>
    [FieldOffset(24)] public int Descriptor;

    /// <summary>si_status of SIGCHLD and of waitid: the exit code or the signal.</summary>
    [FieldOffset(24)] public int Status;

    /// <summary>True where a process sent it (si_code SI_USER 0, SI_QUEUE -1, SI_TKILL -6), so that the sender is known.</summary>
    public readonly bool HasSender => Code is 0 or -1 or -6;
}

/// <summary>si_code values of SIGTRAP (asm-generic/siginfo.h).</summary>
public static class TrapCode
{
    /// <summary>SI_KERNEL: an int3 on x86.</summary>
    public const int Kernel = 0x80;
    public const int Breakpoint = 1;
    public const int Trace = 2;
    public const int Hardware = 4;
    public const int Perf = 6;
}
