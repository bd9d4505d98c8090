using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>
/// An instruction of 64-bit code whose first byte a trap has displaced, and how a thread gets past it while the trap stays in. Decoded
/// once when the trap is planted; immutable, usable on any thread, and a function of bytes alone.
/// </summary>
/// <remarks>
/// What a program could tell from a slot: rcx after a system call (the kernel puts the return address there) and the last instruction
/// pointer of the x87 environment name the slot. A call is never run from a slot, so no return address does.
/// </remarks>
internal sealed class DisplacedInstruction
{
    /// <summary>The bytes of a slot: the longest instruction and the longest way back fit, and one line of the cache holds it.</summary>
    public const int SlotSize = 64;

    public const int MaxLength = 15;

    private readonly byte[] _code;
    private readonly Emulation _emulation;
    private readonly RipOperand _operand;

    private DisplacedInstruction(in Instruction instruction, in ConstantOffsets offsets, byte[] code)
    {
        _code = code;
        _emulation = Emulation.Of(instruction);
        _operand = RipOperand.Of(instruction, offsets);
        Address = new TargetAddress(instruction.IP);
        IsSystemCall = StrategyChoice.IsSystemCall(instruction);
        Strategy = StrategyChoice.Of(instruction, _emulation, code);
    }

    public TargetAddress Address { get; }

    public int Length => _code.Length;

    /// <summary>The address behind the instruction.</summary>
    public TargetAddress Next => Address.Plus(Length);

    public StepStrategy Strategy { get; }

    /// <summary>
    /// syscall, or int 0x80. From a slot rcx ends as the slot's address after syscall. The kernel restarts an interrupted call at the
    /// instruction again, that is at the slot's start, or at the site for a thread that was moved out.
    /// </summary>
    public bool IsSystemCall { get; }

    /// <summary>
    /// A call or a return. Where the thread has a shadow stack (NT_X86_SHSTK) it must not be emulated, since the shadow stack would not
    /// change with it: stop all and step.
    /// </summary>
    public bool ChangesShadowStack =>
        _emulation.Operation is EmulatedOperation.Call or EmulatedOperation.IndirectCall or EmulatedOperation.Return;

    /// <summary>
    /// Decodes original text, traps hidden. <paramref name="code"/> may end early at the end of a mapping and may hold more than the
    /// instruction. False: no instruction of 64-bit code, or not all of it.
    /// </summary>
    public static bool TryDecode(TargetAddress address, ReadOnlySpan<byte> code, out DisplacedInstruction instruction)
    {
        byte[] bytes = code[..Math.Min(code.Length, MaxLength)].ToArray();
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), address.Value);
        decoder.Decode(out Instruction decoded);
        bool isValid = !decoded.IsInvalid;
        instruction = isValid ? new(decoded, decoder.GetConstantOffsets(decoded), bytes[..decoded.Length]) : null!;
        return isValid;
    }

    /// <summary>
    /// Updates <paramref name="registers"/> as the instruction would, whatever rip they hold. Allocates nothing. False, with nothing
    /// changed, where it cannot be emulated here: memory cannot be read, the branch would fault, or the program steps itself.
    /// </summary>
    public bool TryEmulate(ref Registers registers, IMemoryReader memory, out StackWrite write) =>
        Emulator.TryRun(Strategy == StepStrategy.Emulate ? _emulation : default, Next, ref registers, memory, out write);

    /// <summary>True where nothing but rip changes, and always to the same address.</summary>
    public bool TryGetConstantTarget(out TargetAddress target)
    {
        target = _emulation.Target;
        return Strategy == StepStrategy.Emulate && _emulation.Operation == EmulatedOperation.Constant && Emulator.CanReach(target);
    }

    /// <summary>
    /// Writes the instruction and the way back for a slot at <paramref name="slot"/>, and fills the slot with traps. False: it cannot run
    /// there (its operand is out of reach), or not from any slot. <paramref name="destination"/> holds at least <see cref="SlotSize"/> bytes.
    /// </summary>
    public bool TryEncode(TargetAddress slot, Span<byte> destination, out SlotCode code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, SlotSize);
        code = default;
        if (Strategy != StepStrategy.OutOfLine || !SlotEncoder.TryCopy(_code, _operand, Address, slot, destination[..SlotSize]))
            return false;
        int jump = SlotEncoder.WriteJump(slot.Plus(Length), Next, destination[Length..]);
        code = new SlotCode(Address, Next, Length, Length + jump);
        return true;
    }
}
