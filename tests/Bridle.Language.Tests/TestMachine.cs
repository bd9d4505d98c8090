using System.Buffers.Binary;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Tests;

/// <summary>Runs the code of clauses as the document says, as far as numbers, structs and arrays of numbers go: no helpers.</summary>
/// <remarks>A reference is a region and an offset in it, so that a wrong one cannot hit anything by chance.</remarks>
internal sealed class TestMachine
{
    private const int Frame = 1, Record = 2, FirstVariable = 16;

    private readonly CompiledProgram _program;
    private readonly Dictionary<long, byte[]> _regions = [];
    private readonly Dictionary<string, long> _elements = [];
    private long[] _registers = [];

    public TestMachine(CompiledProgram program)
    {
        _program = program;
        foreach (VariableDescriptor variable in program.Variables) _regions[FirstVariable + variable.Id] = new byte[variable.Value.Size];
    }

    public long[] Arguments { get; } = new long[10];

    public List<int> Marked { get; } = [];

    public (FaultCode Code, long Value)? Fault { get; private set; }

    public byte[] RecordBytes => _regions[Record];

    public long this[string variable]
    {
        get
        {
            VariableDescriptor found = _program.Variables.Single(entry => entry.Name == variable);
            return Read(Reference(FirstVariable + found.Id, 0), found.Value.Size, found.Value.IsSigned);
        }
    }

    /// <summary>Runs the clauses in order, each as far as its predicate and its faults let it.</summary>
    public void Run()
    {
        foreach (Clause clause in _program.Clauses)
        {
            Fault = null;
            _regions[Record] = new byte[clause.RecordBytes];
            if (clause.Predicate is null || Run(clause.Predicate) != 0) Run(clause.Body);
        }
    }

    private long Run(ClauseCode code)
    {
        _registers = new long[code.Registers];
        _regions[Frame] = new byte[code.FrameBytes];
        for (int next = 0; next < code.Instructions.Length && Fault is null;)
        {
            Instruction x = code.Instructions[next++];
            switch (x.Operation)
            {
                case Opcode.Jump:
                case Opcode.BranchZero when _registers[x.Left] == 0:
                case Opcode.BranchNotZero when _registers[x.Left] != 0:
                    next = (int)x.Immediate;
                    break;
                case Opcode.Return:
                    return _registers[x.Left];
                case Opcode.MarkAction:
                    Marked.Add((int)x.Immediate);
                    break;
                case Opcode.BranchZero or Opcode.BranchNotZero:
                    break;
                default:
                    long value = Execute(x);
                    if (x.Target != Instruction.None) _registers[x.Target] = value;
                    break;
            }
        }
        return 0;
    }

    private long Execute(Instruction x)
    {
        long left = x.Left >= 0 && x.Left < _registers.Length ? _registers[x.Left] : 0;
        long right = x.Right == Instruction.None ? x.Immediate : x.Right < _registers.Length ? _registers[x.Right] : 0;
        switch (x.Operation)
        {
            case Opcode.Constant: return x.Immediate;
            case Opcode.Move: return left;
            case >= Opcode.Add and <= Opcode.LessOrEqualUnsigned:
                if (!Arithmetic.Divides(x.Operation) || right != 0) return Arithmetic.Apply(x.Operation, left, right);
                Fault = (FaultCode.DivideByZero, 0);
                return 0;
            case >= Opcode.Negate and <= Opcode.ZeroExtend32: return Arithmetic.Apply(x.Operation, left);
            case Opcode.FrameAddress: return Reference(Frame, x.Immediate);
            case Opcode.RecordAddress: return Reference(Record, x.Immediate);
            case Opcode.Offset: return left + x.Immediate;
            case Opcode.Index: return Index(left, right, x.Immediate);
            case >= Opcode.LoadSigned8 and <= Opcode.Load64:
                int load = x.Operation - Opcode.LoadSigned8;
                return Read(left + x.Immediate, load == 6 ? 8 : 1 << (load % 3), load < 3);
            case >= Opcode.Store8 and <= Opcode.Store64: return Write(left + x.Immediate, 1 << (x.Operation - Opcode.Store8), _registers[x.Right]);
            case Opcode.Argument: return Arguments[x.Immediate];
            case Opcode.VariableStorage: return Reference(FirstVariable + x.Immediate, 0);
            case >= Opcode.LoadVariable and <= Opcode.ExclusiveOrVariable: return OnVariable(x, left);
            case >= Opcode.LoadElement and <= Opcode.ExclusiveOrElement: return OnElement(x, left, right);
            default: throw new InvalidOperationException($"the test machine does not know {x}");
        }
    }

    private long Index(long array, long index, long size)
    {
        if (index < 0 || (index + 1) * size > 40) Fault = (FaultCode.IndexOutOfBounds, index);
        return array + (index * size);
    }

    private long OnVariable(Instruction x, long value)
    {
        ValueForm form = _program.Variables[(int)x.Immediate].Value;
        long reference = Reference(FirstVariable + x.Immediate, 0);
        long old = Read(reference, form.Size, form.IsSigned);
        if (x.Operation == Opcode.LoadVariable) return old;
        return Write(reference, form.Size, Updated(x.Operation - Opcode.LoadVariable, old, value, form));
    }

    private long OnElement(Instruction x, long key, long value)
    {
        ArrayDescriptor array = _program.Arrays[(int)x.Immediate];
        string name = $"{x.Immediate}:{Convert.ToHexString(Bytes(key, array.KeyBytes))}";
        long old = _elements.GetValueOrDefault(name);
        if (x.Operation == Opcode.LoadElement) return old;
        return _elements[name] = Updated(x.Operation - Opcode.LoadElement, old, value, array.Value);
    }

    private static long Updated(int operation, long old, long value, ValueForm form)
    {
        Opcode[] updates = [Opcode.Add, Opcode.And, Opcode.Or, Opcode.ExclusiveOr];
        return Arithmetic.Extend(operation == 1 ? value : Arithmetic.Apply(updates[operation - 2], old, value), form.Size, form.IsSigned);
    }

    private static long Reference(long region, long offset) => (region << 32) + offset;

    private Span<byte> Bytes(long reference, int size) => _regions[reference >> 32].AsSpan(unchecked((int)reference), size);

    private long Read(long reference, int size, bool isSigned)
    {
        Span<byte> wide = stackalloc byte[8];
        Bytes(reference, size).CopyTo(wide);
        return Arithmetic.Extend(BinaryPrimitives.ReadInt64LittleEndian(wide), size, isSigned);
    }

    private long Write(long reference, int size, long value)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(wide, value);
        wide[..size].CopyTo(Bytes(reference, size));
        return value;
    }
}
