using Bridle.Probes.Code;
using Bridle.Processes.Stepping;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Probes.Pid;

/// <summary>
/// Works out which form of a function the program will choose, where it has not yet: what chooses looks at what the processor can do and
/// answers with an address. It is read instruction by instruction, with the memory of the process, and changes nothing there. Who does more than
/// to load, compare and branch is not understood. Used once.
/// </summary>
internal sealed class FormChooser(ObjectText text, IMemoryReader memory)
{
    private const int LongestInstruction = 15, MostSteps = 512;
    private readonly ulong[] _registers = new ulong[16];
    private ulong _flags;

    public bool TryChoose(FileAddress resolver, out TargetAddress form)
    {
        form = default;
        byte[] code = new byte[LongestInstruction];
        CodeWindow window = new();
        FileAddress at = resolver;
        for (int step = 0; step < MostSteps && text.Contains(at); step++)
        {
            window.Show(code, text.Read(at, code), text.Object.Bias.ToTarget(at).Value);
            if (!window.TryDecode(out Instruction instruction)) return false;
            if (instruction.FlowControl == FlowControl.Return)
            {
                form = new TargetAddress(_registers[0]);
                return true;
            }

            if (!TryStep(instruction, out ulong next)) return false;
            at = text.Object.Bias.ToFile(new TargetAddress(next));
        }

        return false;
    }

    private bool TryStep(in Instruction instruction, out ulong next)
    {
        next = instruction.NextIP;
        if (instruction.IsJmpShortOrNear) next = instruction.NearBranchTarget;
        else if (instruction.IsJccShortOrNear) next = Flags.Hold(instruction.ConditionCode, _flags) ? instruction.NearBranchTarget : next;
        else return instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Endbr64 || TryCompute(instruction);
        return true;
    }

    private bool TryCompute(in Instruction instruction)
    {
        if (instruction.OpCount != 2 || instruction.Op0Kind is not (OpKind.Register or OpKind.Memory)) return false;
        if (instruction.Mnemonic == Mnemonic.Lea) return TryWrite(instruction, AddressOf(instruction));
        if (!TryRead(instruction, 1, out ulong right)) return false;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Mov or Mnemonic.Movzx:
                return TryWrite(instruction, right);
            case Mnemonic.And or Mnemonic.Or or Mnemonic.Xor or Mnemonic.Test or Mnemonic.Add or Mnemonic.Sub or Mnemonic.Cmp:
                return TryRead(instruction, 0, out ulong left) && TryArithmetic(instruction, left, right);
            default:
                bool isMove = instruction.ConditionCode != ConditionCode.None && instruction.Op0Kind == OpKind.Register && IsConditionalMove(instruction.Mnemonic);
                return isMove && TryWrite(instruction, Flags.Hold(instruction.ConditionCode, _flags) ? right : Read(instruction.Op0Register));
        }
    }

    private static bool IsConditionalMove(Mnemonic mnemonic) => mnemonic is >= Mnemonic.Cmova and <= Mnemonic.Cmovs;

    private bool TryArithmetic(in Instruction instruction, ulong left, ulong right)
    {
        int bits = Size(instruction, 0) * 8;
        ulong mask = bits == 64 ? ulong.MaxValue : (1ul << bits) - 1, top = 1ul << (bits - 1);
        (left, right) = (left & mask, right & mask);
        ulong result = unchecked(instruction.Mnemonic switch
        {
            Mnemonic.And or Mnemonic.Test => left & right,
            Mnemonic.Or => left | right,
            Mnemonic.Xor => left ^ right,
            Mnemonic.Add => left + right,
            _ => left - right,
        }) & mask;
        _flags = (result == 0 ? Flags.Zero : 0) | ((result & top) != 0 ? Flags.Sign : 0);
        if (instruction.Mnemonic == Mnemonic.Add) Note(result < left, (~(left ^ right) & (left ^ result) & top) != 0);
        if (instruction.Mnemonic is Mnemonic.Sub or Mnemonic.Cmp) Note(left < right, ((left ^ right) & (left ^ result) & top) != 0);
        return instruction.Mnemonic is Mnemonic.Test or Mnemonic.Cmp || TryWrite(instruction, result);
    }

    private void Note(bool carries, bool overflows) => _flags |= (carries ? Flags.Carry : 0) | (overflows ? Flags.Overflow : 0);

    private bool TryRead(in Instruction instruction, int operand, out ulong value)
    {
        value = 0;
        switch (instruction.GetOpKind(operand))
        {
            case OpKind.Register:
                value = Read(instruction.GetOpRegister(operand));
                return instruction.GetOpRegister(operand).IsGPR();
            case OpKind.Memory:
                Span<byte> bytes = stackalloc byte[sizeof(ulong)];
                bytes.Clear();
                int size = Size(instruction, operand);
                bool isRead = size is > 0 and <= sizeof(ulong) && memory.TryReadExactly(new TargetAddress(AddressOf(instruction)), bytes[..size]);
                value = BitConverter.ToUInt64(bytes);
                return isRead;
            default:
                bool isConstant = instruction.GetOpKind(operand) is >= OpKind.Immediate8 and <= OpKind.Immediate32to64;
                if (isConstant) value = instruction.GetImmediate(operand);
                return isConstant;
        }
    }

    // Of the operand, in bytes.
    private static int Size(in Instruction instruction, int operand) => instruction.GetOpKind(operand) == OpKind.Register
        ? instruction.GetOpRegister(operand).GetSize()
        : instruction.MemorySize.GetSize();

    private ulong AddressOf(in Instruction instruction)
    {
        ulong address = instruction.MemoryDisplacement64;
        if (instruction.MemoryBase.IsGPR64()) address = unchecked(address + _registers[instruction.MemoryBase.GetNumber()]);
        if (instruction.MemoryIndex.IsGPR64()) address = unchecked(address + (_registers[instruction.MemoryIndex.GetNumber()] * (ulong)instruction.MemoryIndexScale));
        return address;
    }

    private ulong Read(Register register)
    {
        if (!register.IsGPR()) return 0;
        ulong whole = _registers[register.GetFullRegister().GetNumber()];
        return register.GetSize() switch
        {
            1 => unchecked((byte)(whole >> Shift(register))),
            2 => unchecked((ushort)whole),
            4 => unchecked((uint)whole),
            _ => whole,
        };
    }

    // Only into registers; a write to the lower half of one clears the upper.
    private bool TryWrite(in Instruction instruction, ulong value)
    {
        if (instruction.Op0Kind != OpKind.Register || !instruction.Op0Register.IsGPR()) return false;
        Register register = instruction.Op0Register;
        ref ulong whole = ref _registers[register.GetFullRegister().GetNumber()];
        int size = register.GetSize(), shift = Shift(register);
        ulong mask = size switch { 1 => 0xfful << shift, 2 => 0xffff, _ => ulong.MaxValue };
        if (size == 4) value = unchecked((uint)value);
        whole = (whole & ~mask) | ((value << shift) & mask);
        return true;
    }

    private static int Shift(Register register) => register is >= Register.AH and <= Register.BH ? 8 : 0;
}
