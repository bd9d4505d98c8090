using System.Numerics;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Engine.Interpreting;

/// <summary>
/// Makes a clause's code ready for the interpreter, without changing what it does: addresses are resolved against the layout, immediate operands
/// become registers, variables with a place are memory, and constants that stay in one straight piece of code move to registers of their own, which are set once and for all.
/// </summary>
internal sealed class CodePreparation
{
    /// <summary>Aggregate with a register's value as the key, instead of a reference to one word that was stored for it.</summary>
    public const Opcode AggregateWord = Opcode.Return + 1;

    private readonly Instruction[] _code;
    private readonly bool[] _isTarget, _isGone;
    private readonly Dictionary<long, int> _constants = [];
    private readonly int _registers;

    public CodePreparation(CompiledProgram program, MemoryLayout layout, ClauseCode code)
    {
        _registers = code.Registers;
        _code = [.. code.Instructions.Select(x => Resolve(program, layout, x))];
        (_isTarget, _isGone) = (new bool[_code.Length + 1], new bool[_code.Length]);
        foreach (Instruction x in _code)
        {
            if (IsBranch(x.Operation)) _isTarget[x.Immediate] = true;
        }
        for (int at = 0; at < _code.Length; at++)
        {
            if (_code[at].Operation == Opcode.Constant) _isGone[at] = TryMove(at);
            else if (_code[at].Operation == Opcode.Aggregate) PassWord(at, layout, program);
            else if (IsBinary(_code[at].Operation) && _code[at].Right == Instruction.None) _code[at] = _code[at] with { Right = Constant(_code[at].Immediate) };
        }
    }

    /// <summary>What remains, and for each instruction where it was.</summary>
    public (Instruction[] Instructions, int[] Places) Finish()
    {
        int[] places = [.. Enumerable.Range(0, _code.Length).Where(at => !_isGone[at])];
        Instruction[] kept = [.. places.Select(at => _code[at])];
        for (int i = 0; i < kept.Length; i++)
        {
            if (IsBranch(kept[i].Operation)) kept[i] = kept[i] with { Immediate = First(places, kept[i].Immediate) };
        }
        return (kept, places);
    }

    /// <summary>The registers as they are before the code runs.</summary>
    public long[] Registers()
    {
        long[] registers = new long[_registers + _constants.Count + 1];
        foreach ((long value, int register) in _constants) registers[register] = value;
        return registers;
    }

    private static int First(int[] places, long target)
    {
        int found = Array.BinarySearch(places, (int)target);
        return found < 0 ? ~found : found;
    }

    private Instruction Resolve(CompiledProgram program, MemoryLayout layout, in Instruction x) => x.Operation switch
    {
        Opcode.FrameAddress => Address(x, layout.Frame),
        Opcode.ConstantAddress => Address(x, layout.Constants),
        Opcode.RecordAddress => Address(x, layout.Record),
        Opcode.LoadVariable or Opcode.StoreVariable => Variable(program.Variables[(int)x.Immediate], layout, x),
        Opcode.Offset => x with { Operation = Opcode.Add, Right = Instruction.None },
        _ => x,
    };

    private static Instruction Address(in Instruction x, int start) => new(Opcode.Constant, x.Target, Instruction.None, Instruction.None, start + x.Immediate);

    // A scalar that is no thread's has a place: it is read and written as memory.
    private Instruction Variable(VariableDescriptor variable, MemoryLayout layout, in Instruction x)
    {
        if (variable.Scope == VariableScope.Thread || variable.Value.Kind != ValueKind.Scalar) return x;
        int place = Constant(layout.Variable(variable.Id)), size = BitOperations.Log2((uint)variable.Value.Size);
        if (x.Operation == Opcode.StoreVariable) return new Instruction(Opcode.Store8 + size, Instruction.None, place, x.Left, 0);
        Opcode load = size == 3 ? Opcode.Load64 : (variable.Value.IsSigned ? Opcode.LoadSigned8 : Opcode.LoadUnsigned8) + size;
        return new Instruction(load, x.Target, place, Instruction.None, 0);
    }

    private int Constant(long value)
    {
        if (!_constants.TryGetValue(value, out int register))
        {
            register = _registers + _constants.Count;
            _constants.Add(value, register);
        }
        return register;
    }

    // All that reads the constant has to come before the next label, and to take one register at a time: a call takes them in a row.
    private bool TryMove(int at)
    {
        int from = _code[at].Target, end = at + 1;
        while (end < _code.Length && !_isTarget[end] && !Ends(_code[end], from))
        {
            if (ReadsRow(_code[end++], from)) return false;
        }
        bool isLabel = end == _code.Length || _isTarget[end];
        if (!isLabel && ReadsRow(_code[end], from)) return false;
        bool isBranch = !isLabel && IsBranch(_code[end].Operation);
        if ((isLabel && IsReadFrom(end, from)) || (isBranch && IsReadFrom(end + 1, from))) return false;
        int to = Constant(_code[at].Immediate);
        for (int i = at + 1; i < (isLabel ? end : end + 1); i++) _code[i] = Renamed(_code[i], from, to);
        return true;
    }

    // A key of one word lies in the frame for this instruction alone: its store goes if the value is still in its register.
    private void PassWord(int at, MemoryLayout layout, CompiledProgram program)
    {
        Instruction x = _code[at];
        if (x.Left < _registers || program.Aggregations[(int)x.Immediate].KeyBytes != sizeof(long)) return;
        long place = _constants.First(entry => entry.Value == x.Left).Key;
        if (place < layout.Frame || place >= layout.Record) return;
        for (int store = at - 1; store >= 0 && !_isTarget[store + 1] && !IsBranch(_code[store].Operation); store--)
        {
            Instruction y = _code[store];
            if (y.Operation != Opcode.Store64 || y.Left != x.Left || y.Immediate != 0) continue;
            if (Enumerable.Range(store + 1, at - store - 1).Any(i => !_isGone[i] && _code[i].Target == y.Right)) return;
            _isGone[store] = true;
            _code[at] = x with { Operation = AggregateWord, Left = y.Right };
            return;
        }
    }

    private static bool Ends(in Instruction x, int register) => x.Target == register || x.Operation == Opcode.Return || IsBranch(x.Operation);

    private bool IsReadFrom(int start, int register)
    {
        for (int i = start; i < _code.Length; i++)
        {
            if (Reads(_code[i], register)) return true;
        }
        return false;
    }

    private static Instruction Renamed(in Instruction x, int from, int to) =>
        x with { Left = x.Left == from && ReadsLeft(x) ? to : x.Left, Right = x.Right == from && ReadsRight(x) ? to : x.Right };

    private static bool Reads(in Instruction x, int register) =>
        ReadsRow(x, register) || (x.Left == register && ReadsLeft(x)) || (x.Right == register && ReadsRight(x));

    private static bool ReadsRow(in Instruction x, int register) => x.Operation switch
    {
        Opcode.Call => x.Left <= register && register < x.Left + x.Right,
        Opcode.Aggregate => x.Right != Instruction.None && (x.Right == register || x.Right + 1 == register),
        _ => false,
    };

    private static bool ReadsLeft(in Instruction x) => x.Operation != Opcode.Call;

    private static bool ReadsRight(in Instruction x) => x.Operation is not (Opcode.Call or Opcode.Aggregate);

    private static bool IsBinary(Opcode operation) => operation is >= Opcode.Add and <= Opcode.LessOrEqualUnsigned;

    private static bool IsBranch(Opcode operation) => operation is Opcode.Jump or Opcode.BranchZero or Opcode.BranchNotZero;
}
