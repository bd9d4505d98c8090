using System.Runtime.InteropServices;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Signals;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Why a thread got a signal (siginfo_t).</summary>
/// <param name="Signal">Its number.</param>
/// <param name="Code">si_code.</param>
/// <param name="CodeName">Such as "SEGV_MAPERR"; the number where it has no name.</param>
public sealed record SignalCause(int Signal, int Code, string CodeName)
{
    private const int SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGCHLD = 17, SIGSYS = 31;

    /// <summary>"SIGSEGV".</summary>
    public string Name => SignalName.Of(Signal);

    /// <summary>What was touched, or for SIGILL, SIGFPE, SIGTRAP and SIGSYS the instruction; null where the kernel does not tell.</summary>
    public TargetAddress? Address { get; init; }

    /// <summary>Who sent it, in the pid namespace of the process; null where nobody did.</summary>
    public int? SenderId { get; init; }

    public uint? SenderUserId { get; init; }

    /// <summary>The system call that a filter refused (SIGSYS).</summary>
    public int? SystemCall { get; init; }

    /// <param name="record">128 bytes.</param>
    public static SignalCause? Decode(ReadOnlySpan<byte> record)
    {
        if (record.Length < SignalInfo.Size) return null;
        SignalInfo info = MemoryMarshal.Read<SignalInfo>(record);
        // Above 0 the kernel raised it, for a reason of its own; SI_KERNEL says no more than that.
        bool isFault = info.Code is > 0 and not SignalCodeName.Kernel && info.Signal is SIGILL or SIGTRAP or SIGBUS or SIGFPE or SIGSEGV or SIGSYS;
        bool hasSender = info.HasSender || (info.Signal == SIGCHLD && info.Code > 0);
        return new SignalCause(info.Signal, info.Code, SignalCodeName.Of(info.Signal, info.Code))
        {
            Address = isFault ? new TargetAddress(info.FaultAddress) : null,
            SenderId = hasSender ? info.SenderId : null,
            SenderUserId = hasSender ? info.SenderUserId : null,
            // si_syscall stands where si_fd does.
            SystemCall = isFault && info.Signal == SIGSYS ? info.Descriptor : null,
        };
    }
}
