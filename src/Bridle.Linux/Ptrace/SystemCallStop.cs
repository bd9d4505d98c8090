using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Linux.Ptrace;

/// <summary>Where in a system call a thread is stopped; the numbers are the kernel's.</summary>
public enum SystemCallPhase
{
    /// <summary>In none, or in one whose phase this stop does not tell.</summary>
    None = 0,
    Entry = 1,
    Exit = 2,

    /// <summary>At a decision of the victim's own seccomp filter.</summary>
    Seccomp = 3,
}

/// <summary>The six arguments as the registers hold them; the callee knows how many count.</summary>
public readonly record struct SystemCallArguments(ulong First, ulong Second, ulong Third, ulong Fourth, ulong Fifth, ulong Sixth)
{
    /// <param name="index">0 to 5.</param>
    public ulong this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        3 => Fourth,
        4 => Fifth,
        5 => Sixth,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

/// <summary>What PTRACE_GET_SYSCALL_INFO says at a stop.</summary>
/// <param name="Phase">Which of the other fields hold something.</param>
/// <param name="Architecture">AUDIT_ARCH_*: a 64-bit program may make 32-bit calls (int 0x80), whose numbers are others.</param>
/// <param name="InstructionPointer">Behind the instruction that made the call.</param>
/// <param name="StackPointer">As the call found it.</param>
/// <param name="Number">At Entry and Seccomp.</param>
/// <param name="Arguments">At Entry and Seccomp.</param>
/// <param name="Result">At Exit: what the victim gets, a negative error number included.</param>
/// <param name="IsError">At Exit.</param>
public readonly record struct SystemCallStop(
    SystemCallPhase Phase,
    uint Architecture,
    TargetAddress InstructionPointer,
    TargetAddress StackPointer,
    long Number,
    SystemCallArguments Arguments,
    long Result,
    bool IsError)
{
    /// <summary>AUDIT_ARCH_X86_64.</summary>
    public const uint Native = 0xc000_003e;

    public bool IsNative => Architecture == Native;

    /// <summary>Why the call failed; Success where it did not.</summary>
    public Errno Error => IsError ? new Errno((int)-Result) : Errno.Success;
}

/// <summary>struct ptrace_syscall_info.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct SystemCallRecord
{
    internal const int Size = 88;

    [FieldOffset(0)] internal byte Phase;
    [FieldOffset(4)] internal uint Architecture;
    [FieldOffset(8)] internal ulong InstructionPointer;
    [FieldOffset(16)] internal ulong StackPointer;
    [FieldOffset(24)] internal long NumberOrResult;
    [FieldOffset(32)] internal ulong FirstArgument;
    [FieldOffset(32)] internal byte IsError;
    [FieldOffset(40)] internal ulong SecondArgument;
    [FieldOffset(48)] internal ulong ThirdArgument;
    [FieldOffset(56)] internal ulong FourthArgument;
    [FieldOffset(64)] internal ulong FifthArgument;
    [FieldOffset(72)] internal ulong SixthArgument;

    internal readonly SystemCallStop Decode() => (SystemCallPhase)Phase switch
    {
        SystemCallPhase.Entry or SystemCallPhase.Seccomp => Head() with
        {
            Number = NumberOrResult,
            Arguments = new(FirstArgument, SecondArgument, ThirdArgument, FourthArgument, FifthArgument, SixthArgument),
        },
        SystemCallPhase.Exit => Head() with { Result = NumberOrResult, IsError = IsError != 0 },
        _ => Head() with { Phase = SystemCallPhase.None },
    };

    private readonly SystemCallStop Head() => new()
    {
        Phase = (SystemCallPhase)Phase,
        Architecture = Architecture,
        InstructionPointer = new TargetAddress(InstructionPointer),
        StackPointer = new TargetAddress(StackPointer),
    };
}
