using Bridle.Engine.Probes;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>
/// Runs the code of one program's clauses over its flat memory, as docs/intermediate-form.md says. Registers are words; references
/// are offsets. Nothing here allocates. A fault is a code and a value, and ends the code that made it.
/// </summary>
internal sealed partial class Interpreter
{
    private readonly ProgramUnit _unit;
    private readonly IRunServices _services;
    private readonly FlatMemory _memory;
    private readonly MemoryLayout _layout;
    private readonly CompiledProgram _program;
    private readonly long[] _registers;
    private readonly byte[] _clauseVariables;
    private Surroundings _surroundings = Nowhere.Instance, _suspended = Nowhere.Instance;
    private int _scratchUsed;
    private long _timestamp;

    public Interpreter(ProgramUnit unit, IRunServices services)
    {
        (_unit, _services, _memory, _layout, _program) = (unit, services, unit.Memory, unit.Layout, unit.Program);
        int registers = _program.Clauses.Select(static clause => Math.Max(clause.Body.Registers, clause.Predicate?.Registers ?? 0)).DefaultIfEmpty().Max();
        _registers = new long[registers + 1];
        _clauseVariables = new byte[_layout.ClauseVariableBytes];
    }

    public FaultCode Fault { get; private set; }

    public long FaultValue { get; private set; }

    /// <summary>Index of the instruction that faulted.</summary>
    public int FaultPlace { get; private set; }

    /// <summary>Where speculate() sends this clause's record; null without it.</summary>
    public long? Speculation { get; private set; }

    public long Timestamp => _timestamp;

    public Span<byte> Record(int bytes) => _memory.Slice(_layout.Record, bytes);

    /// <summary>A firing begins: clause-local variables are zero, and what was deleted before is gone.</summary>
    public void Enter(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _memory.Slice(_layout.ClauseVariables, _layout.ClauseVariableBytes).Clear();
        _unit.Dynamic.Recycle();
    }

    /// <summary>ERROR fires in the midst of a firing, whose clause-local variables are kept meanwhile.</summary>
    public void Suspend()
    {
        _suspended = _surroundings;
        _memory.Slice(_layout.ClauseVariables, _layout.ClauseVariableBytes).CopyTo(_clauseVariables);
    }

    public void Resume()
    {
        _surroundings = _suspended;
        _clauseVariables.CopyTo(_memory.Slice(_layout.ClauseVariables, _layout.ClauseVariableBytes));
    }

    /// <summary>Whether the clause's body ran to its end.</summary>
    public bool Run(ClauseImage clause)
    {
        Fault = FaultCode.None;
        Speculation = null;
        _scratchUsed = 0;
        _timestamp = _services.Timestamp;
        if (clause.Predicate is { } predicate && (Execute(predicate) == 0 || Fault != FaultCode.None)) return false;
        _memory.Slice(_layout.Record, clause.PresenceWords * sizeof(long)).Clear();
        Execute(clause.Body);
        return Fault == FaultCode.None;
    }

    private long Execute(CodeImage code)
    {
        Instruction[] instructions = code.Instructions;
        long[] registers = _registers;
        for (int next = 0; (uint)next < (uint)instructions.Length;)
        {
            ref readonly Instruction x = ref instructions[next++];
            switch (x.Operation)
            {
                case Opcode.Constant:
                    registers[x.Target] = x.Immediate;
                    break;
                case Opcode.Move:
                    registers[x.Target] = registers[x.Left];
                    break;
                case Opcode.Jump:
                    next = (int)x.Immediate;
                    break;
                case Opcode.BranchZero:
                    if (registers[x.Left] == 0) next = (int)x.Immediate;
                    break;
                case Opcode.BranchNotZero:
                    if (registers[x.Left] != 0) next = (int)x.Immediate;
                    break;
                case Opcode.Return:
                    return registers[x.Left];
                case Opcode.Index:
                    registers[x.Target] = Index(registers[x.Left], registers[x.Right], x.Immediate, code.Elements[next - 1]);
                    break;
                case <= Opcode.LessOrEqualUnsigned:
                    registers[x.Target] = Compute(x);
                    break;
                default:
                    Dispatch(x);
                    break;
            }
            if (Fault == FaultCode.None) continue;
            FaultPlace = next - 1;
            return 0;
        }
        return 0;
    }

    private long Compute(in Instruction x)
    {
        long right = x.Right == Instruction.None ? x.Immediate : _registers[x.Right];
        if (right != 0 || !Arithmetic.Divides(x.Operation)) return Arithmetic.Apply(x.Operation, _registers[x.Left], right);
        return Fail(FaultCode.DivideByZero, 0);
    }

    private void Dispatch(in Instruction x)
    {
        switch (x.Operation)
        {
            case <= Opcode.ZeroExtend32:
                _registers[x.Target] = Arithmetic.Apply(x.Operation, _registers[x.Left]);
                break;
            case <= Opcode.Put64:
                OnMemory(x);
                break;
            case <= Opcode.VariableStorage:
                OnVariable(x);
                break;
            case <= Opcode.ElementStorage:
                OnElement(x);
                break;
            case Opcode.Argument:
                _registers[x.Target] = _surroundings.Argument((int)x.Immediate);
                break;
            case Opcode.Builtin:
                _registers[x.Target] = BuiltinValue((Builtin)x.Immediate);
                break;
            case Opcode.Aggregate:
                Aggregate(x);
                break;
            case Opcode.MarkAction:
                _memory.Word(_layout.Record + x.Immediate / 64 * sizeof(long)) |= 1L << (int)(x.Immediate % 64);
                break;
            case Opcode.Call:
                Call(x);
                break;
            default:
                throw new InvalidOperationException($"no instruction: {x}");
        }
    }

    private void Aggregate(in Instruction x)
    {
        ReadOnlySpan<byte> key = x.Left == Instruction.None ? [] : _memory.Slice(_registers[x.Left], _program.Aggregations[(int)x.Immediate].KeyBytes);
        bool hasIncrement = x.Right != Instruction.None && _program.Aggregations[(int)x.Immediate].Levels > 0;
        _unit.Aggregations.Add((int)x.Immediate, key, x.Right == Instruction.None ? 0 : _registers[x.Right], hasIncrement ? _registers[x.Right + 1] : 1);
    }

    private long BuiltinValue(Builtin builtin) => builtin switch
    {
        Builtin.Timestamp => _timestamp,
        Builtin.WallTimestamp => _services.WallTimestamp,
        Builtin.ProbeId => _services.CurrentProbe.Id,
        Builtin.EnabledProbeId => ((long)_services.CurrentProbe.Id << 32) | (uint)_services.CurrentClause,
        Builtin.ProcessId => _surroundings.ProcessId,
        Builtin.ThreadId => _surroundings.ThreadId,
        Builtin.Processor => _surroundings.Processor,
        _ => _surroundings.Builtin(builtin),
    };

    private sealed class Nowhere : Surroundings
    {
        public static Nowhere Instance { get; } = new();
    }

    private long Index(long array, long index, long bytes, int elements) =>
        index >= 0 && index < elements ? array + index * bytes : Fail(FaultCode.IndexOutOfBounds, index);

    private long Fail(FaultCode code, long value)
    {
        (Fault, FaultValue) = (code, value);
        return 0;
    }
}
