using System.Collections.Immutable;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Passes.Lowering;

/// <summary>A place further down that a branch goes to.</summary>
internal sealed class Label
{
    public List<int> Branches { get; } = [];
}

/// <summary>Writes instructions. Registers and frame bytes are given out anew for each statement: nothing lives longer.</summary>
internal sealed class CodeBuilder(LanguageLimits limits)
{
    private readonly ImmutableArray<Instruction>.Builder _instructions = ImmutableArray.CreateBuilder<Instruction>();
    private int _nextRegister;
    private int _registers;
    private long _nextByte;
    private long _frameBytes;

    /// <summary>The clause is larger than its limits: it is refused, and what is missing does not matter.</summary>
    public bool IsOverfull => _instructions.Count >= limits.Instructions || _frameBytes > limits.ClauseBytes;

    public int NewRegister() => NewRegisters(1);

    /// <summary>Consecutive registers, as calls take them; the first is returned.</summary>
    public int NewRegisters(int count)
    {
        int first = _nextRegister;
        _nextRegister += count;
        _registers = Math.Max(_registers, _nextRegister);
        return first;
    }

    /// <summary>Bytes of the frame, 8-aligned; the offset is returned.</summary>
    public int NewBytes(int size)
    {
        long offset = _nextByte;
        _nextByte += (size + 7L) & ~7L;
        _frameBytes = Math.Max(_frameBytes, _nextByte);
        return (int)Math.Min(offset, int.MaxValue);
    }

    public void EndStatement() => (_nextRegister, _nextByte) = (0, 0);

    /// <summary>Registers given out after a mark can be taken back: what was in them is no longer needed.</summary>
    public int Mark() => _nextRegister;

    public void Release(int mark) => _nextRegister = mark;

    public int Emit(Opcode operation, int target, int left = Instruction.None, int right = Instruction.None, long immediate = 0)
    {
        if (!IsOverfull) _instructions.Add(new Instruction(operation, target, left, right, immediate));
        return target;
    }

    public int Constant(long value, int target) => Emit(Opcode.Constant, target, immediate: value);

    public int Constant(long value) => Constant(value, NewRegister());

    public void Branch(Opcode operation, int register, Label label)
    {
        if (IsOverfull) return;
        label.Branches.Add(_instructions.Count);
        _instructions.Add(new Instruction(operation, Instruction.None, register, Instruction.None, 0));
    }

    public void Place(Label label)
    {
        foreach (int branch in label.Branches)
        {
            _instructions[branch] = _instructions[branch] with { Immediate = _instructions.Count };
        }
    }

    public int Call(Helper helper, int target, int first, int count) => Emit(Opcode.Call, target, first, count, (long)helper);

    public ClauseCode Finish() => new(_instructions.ToImmutable(), _registers, (int)Math.Min(_frameBytes, int.MaxValue));
}
