using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.StartUp;

/// <summary>Goes through start-up code in a straight line and follows the constants that it puts in registers.</summary>
internal sealed class EntryCursor(IMemoryReader memory, TargetAddress start)
{
    private const int LongestInstruction = 15;

    private readonly byte[] _code = new byte[LongestInstruction];
    private TargetAddress _next = start;
    private readonly TargetAddress?[] _constants = new TargetAddress?[16];
    private readonly InstructionInfoFactory _effects = new();
    private TargetAddress? _argumentSlot;
    private Instruction _current;

    /// <summary>False where no instruction can be read, or the code goes nowhere from here.</summary>
    public bool MoveNext()
    {
        int length = memory.Read(_next, _code);
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(_code, 0, length), _next.Value);
        decoder.Decode(out _current);
        if (_current.IsInvalid || _current.FlowControl is FlowControl.Return or FlowControl.Exception)
            return false;
        // Until main is loaded a jump is part of the way; behind that it is the call of a function that need not return.
        _next = new TargetAddress(IsJumpWithin ? _current.NearBranchTarget : _current.NextIP);
        FollowRegisters();
        return true;
    }

    /// <summary>Whether the current instruction leaves the function.</summary>
    public bool TryLeave(out EntryCall call)
    {
        bool isJump = _current.FlowControl is FlowControl.IndirectBranch || (_current.IsJmpShortOrNear && !IsJumpWithin);
        bool isCall = _current.IsCallNear || _current.IsCallNearIndirect;
        call = isJump || isCall
            ? new EntryCall(new TargetAddress(_current.IP), isJump, Target, FixedOperand, Argument, _argumentSlot)
            : default;
        return isJump || isCall;
    }

    private TargetAddress? Argument => _constants[Register.RDI.GetNumber()];

    private bool IsJumpWithin => _current.IsJmpShortOrNear && Argument is null && _argumentSlot is null;

    private TargetAddress? Target => _current switch
    {
        { IsCallNear: true } or { IsJmpShortOrNear: true } => new TargetAddress(_current.NearBranchTarget),
        { Op0Kind: OpKind.Register } => _constants[_current.Op0Register.GetNumber()],
        _ => null,
    };

    private TargetAddress? FixedOperand =>
        _current.IsIPRelativeMemoryOperand ? new TargetAddress(_current.MemoryDisplacement64) : null;

    private void FollowRegisters()
    {
        if (_current.FlowControl != FlowControl.Next)
            return;
        foreach (UsedRegister used in _effects.GetInfo(_current).GetUsedRegisters())
        {
            if (used.Access is not (OpAccess.Read or OpAccess.CondRead or OpAccess.NoMemAccess) && used.Register.IsGPR())
                SetRegister(used.Register.GetFullRegister());
        }
    }

    private void SetRegister(Register register)
    {
        bool isDestination = _current.Op0Kind == OpKind.Register && _current.Op0Register.GetFullRegister() == register;
        if (register == Register.RDI)
            _argumentSlot = isDestination && _current.Code == Code.Mov_r64_rm64 ? FixedOperand : null;
        _constants[register.GetNumber()] = _current switch
        {
            _ when !isDestination => null,
            { Mnemonic: Mnemonic.Lea } => FixedOperand,
            { Mnemonic: Mnemonic.Mov, Op1Kind: OpKind.Immediate32 or OpKind.Immediate32to64 or OpKind.Immediate64 } =>
                new TargetAddress(_current.GetImmediate(1)),
            _ => null,
        };
    }
}
