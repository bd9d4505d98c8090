using Bridle.Target;

namespace Bridle.Processes.Signals;

/// <summary>
/// A system call that a stop of ours has interrupted and that the kernel is about to make again: the registers as they were on the way
/// out of it, <paramref name="Code"/> being one of the kernel's own error codes that mean "restart".
/// </summary>
public readonly record struct InterruptedCall(ulong InstructionPointer, ulong StackPointer, ulong Call, ulong Code)
{
    private const ulong InstructionBytes = 2;

    /// <summary>The call by which the kernel goes on with a sleep that it has kept.</summary>
    private const ulong RestartSystemCall = 219;

    public bool IsKnown => Code != 0;

    /// <summary>The kernel has set the registers back, and the call has not begun again.</summary>
    public bool IsStillToBegin(in Registers now) =>
        IsKnown && now.Rip == unchecked(InstructionPointer - InstructionBytes) && now.Rsp == StackPointer
        && (now.Rax == Call || now.Rax == RestartSystemCall);
}
