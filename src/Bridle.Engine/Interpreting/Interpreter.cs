using Bridle.Engine.Aggregating;
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
    private readonly DynamicTable _dynamic;
    private readonly byte[] _clauseVariables;
    private readonly int _zeroedBytes;
    private long[] _registers = [];
    private Surroundings _surroundings = Nowhere.Instance, _suspended = Nowhere.Instance;
    private int _scratchUsed;
    private long _timestamp, _speculation;
    private bool _hasTimestamp, _speculates;

    public Interpreter(ProgramUnit unit, IRunServices services)
    {
        (_unit, _services, _memory, _layout, _program) = (unit, services, unit.Memory, unit.Layout, unit.Program);
        _dynamic = unit.Dynamic;
        _clauseVariables = new byte[_layout.ClauseVariableBytes];
        _zeroedBytes = _layout.ZeroedBytes;
    }

    public FaultCode Fault { get; private set; }

    public long FaultValue { get; private set; }

    /// <summary>Index of the instruction that faulted.</summary>
    public int FaultPlace { get; private set; }

    /// <summary>Where speculate() sends this clause's record; null without it.</summary>
    public long? Speculation => _speculates ? _speculation : null;

    /// <summary>The moment of the clause: read when it is first asked for, and constant from then on.</summary>
    public long Timestamp
    {
        get
        {
            if (!_hasTimestamp) (_timestamp, _hasTimestamp) = (_surroundings.Moment is not 0 and long moment ? moment : _services.Timestamp, true);
            return _timestamp;
        }
    }

    public Span<byte> Record(int bytes) => _memory.Slice(_layout.Record, bytes);

    /// <summary>A firing begins: clause-local variables are zero, and what was deleted before is gone.</summary>
    public void Enter(Surroundings surroundings)
    {
        // A reference is not stored for nothing: the collector is told of each store.
        if (_surroundings != surroundings) _surroundings = surroundings;
        if (_zeroedBytes != 0) _memory.Slice(_layout.ClauseVariables, _zeroedBytes).Clear();
        if (_dynamic.HasDeleted) _dynamic.Recycle();
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
        _speculates = false;
        _scratchUsed = 0;
        _hasTimestamp = false;
        if (clause.Predicate is { } predicate && Execute(predicate) == 0) return false;
        for (int word = 0; word < clause.PresenceWords; word++) _memory.Word(_layout.Record + word * sizeof(long)) = 0;
        Execute(clause.Body);
        return Fault == FaultCode.None;
    }

    private long Execute(CodeImage code)
    {
        Instruction[] instructions = code.Instructions;
        long[] registers = code.Registers;
        if (_registers != registers) _registers = registers;
        for (int next = 0; (uint)next < (uint)instructions.Length;)
        {
            ref readonly Instruction x = ref instructions[next++];
            switch (x.Operation)
            {
                case Opcode.Constant:
                    registers[x.Target] = x.Immediate;
                    continue;
                case Opcode.Move:
                    registers[x.Target] = registers[x.Left];
                    continue;
                case Opcode.Argument:
                    registers[x.Target] = _surroundings.Argument((int)x.Immediate);
                    continue;
                case Opcode.Load64:
                    registers[x.Target] = _memory.Word(registers[x.Left] + x.Immediate);
                    continue;
                case Opcode.Store64:
                    _memory.Word(registers[x.Left] + x.Immediate) = registers[x.Right];
                    continue;
                case Opcode.Aggregate:
                    Aggregate(x);
                    continue;
                case CodePreparation.AggregateWord:
                    Aggregate((int)x.Immediate, registers[x.Left], x.Right);
                    continue;
                case Opcode.Jump:
                    next = (int)x.Immediate;
                    continue;
                case Opcode.BranchZero:
                    if (registers[x.Left] == 0) next = (int)x.Immediate;
                    continue;
                case Opcode.BranchNotZero:
                    if (registers[x.Left] != 0) next = (int)x.Immediate;
                    continue;
                case Opcode.Return:
                    return registers[x.Left];
                case Opcode.Index:
                    registers[x.Target] = Index(registers[x.Left], registers[x.Right], x.Immediate, code.Elements[next - 1]);
                    break;
                case <= Opcode.LessOrEqualUnsigned:
                    registers[x.Target] = Compute(x.Operation, registers[x.Left], registers[x.Right]);
                    break;
                default:
                    Dispatch(x);
                    break;
            }
            if (Fault == FaultCode.None) continue;
            FaultPlace = code.Places[next - 1];
            return 0;
        }
        return 0;
    }

    private long Compute(Opcode operation, long left, long right) =>
        right != 0 || !Arithmetic.Divides(operation) ? Arithmetic.Apply(operation, left, right) : Fail(FaultCode.DivideByZero, 0);

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
            case Opcode.Builtin:
                _registers[x.Target] = BuiltinValue((Builtin)x.Immediate);
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
        AggregationTable table = _unit.Aggregations;
        int id = (int)x.Immediate;
        ReadOnlySpan<byte> key = x.Left == Instruction.None ? [] : _memory.Slice(_registers[x.Left], table.KeyBytes(id));
        if (x.Right == Instruction.None) table.Add(id, key, 0, 1);
        else table.Add(id, key, _registers[x.Right], table.HasIncrement(id) ? _registers[x.Right + 1] : 1);
    }

    // The key is a register's value.
    private void Aggregate(int id, long key, int value)
    {
        AggregationTable table = _unit.Aggregations;
        if (value == Instruction.None) table.Add(id, key, 0, 1);
        else table.Add(id, key, _registers[value], table.HasIncrement(id) ? _registers[value + 1] : 1);
    }

    private long BuiltinValue(Builtin builtin) => builtin switch
    {
        Builtin.Timestamp => Timestamp,
        Builtin.WallTimestamp => _surroundings.Moment is not 0 and long moment ? _services.WallTimestamp - (_services.Timestamp - moment) : _services.WallTimestamp,
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
