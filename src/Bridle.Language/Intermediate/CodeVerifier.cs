namespace Bridle.Language.Intermediate;

/// <summary>One pass over a list of instructions: branches go forward, so every way to an instruction is known when it is reached.</summary>
internal sealed partial class CodeVerifier(CompiledProgram program, ClauseCode code, int recordBytes, int actions)
{
    private readonly Dictionary<int, RegisterState[]> _pending = [];
    private RegisterState[] _registers = new RegisterState[Math.Clamp(code.Registers, 0, 1 << 24)];
    private bool _isReached = true;
    private int _index;

    public void Verify(string what, bool isPredicate)
    {
        for (_index = 0; _index < code.Instructions.Length; _index++)
        {
            Arrive();
            if (!_isReached) continue;
            Instruction instruction = code.Instructions[_index];
            if (!Check(instruction)) throw new InvalidProgramException($"{what}: instruction {_index} does not verify: {instruction}");
        }
        Arrive();
        if (isPredicate && _isReached) throw new InvalidProgramException($"{what} ends without a value");
    }

    private void Arrive()
    {
        if (!_pending.Remove(_index, out RegisterState[]? state)) return;
        if (_isReached)
        {
            for (int i = 0; i < state.Length; i++) state[i] = state[i].Join(_registers[i]);
        }
        (_registers, _isReached) = (state, true);
    }

    private bool Branch(long target)
    {
        if (target <= _index || target > code.Instructions.Length) return false;
        int place = (int)target;
        if (!_pending.TryGetValue(place, out RegisterState[]? state))
        {
            _pending.Add(place, (RegisterState[])_registers.Clone());
            return true;
        }
        for (int i = 0; i < state.Length; i++) state[i] = state[i].Join(_registers[i]);
        return true;
    }

    private RegisterState this[int register] => register >= 0 && register < _registers.Length ? _registers[register] : default;

    private bool Set(int register, RegisterState state)
    {
        if (register < 0 || register >= _registers.Length) return false;
        _registers[register] = state;
        return true;
    }

    private bool Check(Instruction x) => x.Operation switch
    {
        Opcode.Constant => Set(x.Target, x.Immediate == 0 ? RegisterState.Zero : RegisterState.Integer),
        Opcode.Move => this[x.Left].Kind != RegisterKind.Undefined && Set(x.Target, this[x.Left]),
        Opcode.Equal or Opcode.NotEqual when this[x.Left].Kind == RegisterKind.Reference => x is { Right: Instruction.None, Immediate: 0 } && Set(x.Target, RegisterState.Integer),
        >= Opcode.Add and <= Opcode.LessOrEqualUnsigned => CheckBinary(x),
        >= Opcode.Negate and <= Opcode.ZeroExtend32 => this[x.Left].IsInteger && Set(x.Target, RegisterState.Integer),
        >= Opcode.FrameAddress and <= Opcode.Store64 => CheckMemory(x),
        >= Opcode.FetchSigned8 and <= Opcode.Fetch64 => this[x.Left].IsInteger && Set(x.Target, RegisterState.Integer),
        >= Opcode.Put8 and <= Opcode.Put64 => this[x.Left].IsInteger && this[x.Right].IsInteger,
        >= Opcode.LoadVariable and <= Opcode.VariableStorage => CheckVariable(x),
        >= Opcode.LoadElement and <= Opcode.ElementStorage => CheckElement(x),
        Opcode.Argument => x.Immediate >= 0 && Set(x.Target, RegisterState.Integer),
        Opcode.Builtin => x.Immediate is >= 0 and < (long)Builtin.ExecutableName && Set(x.Target, RegisterState.Integer),
        Opcode.Aggregate => CheckAggregate(x),
        Opcode.MarkAction => x.Immediate >= 0 && x.Immediate < actions,
        Opcode.Call => CheckCall(x),
        Opcode.Jump => Branch(x.Immediate) && Leave(),
        Opcode.BranchZero or Opcode.BranchNotZero => this[x.Left].Kind != RegisterKind.Undefined && Branch(x.Immediate),
        Opcode.Return => this[x.Left].IsInteger && Leave(),
        _ => false,
    };

    private bool Leave()
    {
        _isReached = false;
        return true;
    }

    private bool CheckBinary(Instruction x) =>
        this[x.Left].IsInteger && (x.Right == Instruction.None || this[x.Right].IsInteger)
        && (x.Right != Instruction.None || x.Immediate != 0 || !Arithmetic.Divides(x.Operation)) && Set(x.Target, RegisterState.Integer);
}
