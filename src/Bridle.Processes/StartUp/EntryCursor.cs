using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.StartUp;

/// <summary>Goes through start-up code in a straight line and knows what rdi holds, as far as the code alone tells.</summary>
internal sealed class EntryCursor(IMemoryReader memory, TargetAddress start)
{
    private const int LongestInstruction = 15;

    private readonly byte[] _code = new byte[LongestInstruction];
    private TargetAddress _next = start;
    private TargetAddress? _argument;
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
        FollowArgument();
        return true;
    }

    /// <summary>Whether the current instruction leaves the function.</summary>
    public bool TryLeave(out EntryCall call)
    {
        bool isJump = _current.FlowControl is FlowControl.IndirectBranch || (_current.IsJmpShortOrNear && !IsJumpWithin);
        bool isCall = _current.IsCallNear || _current.IsCallNearIndirect;
        TargetAddress? slot = FixedOperand();
        TargetAddress? target = slot is { } word ? Read(word) : Direct();
        call = isJump || isCall ? new EntryCall(new TargetAddress(_current.IP), isJump, target, slot, _argument) : default;
        return isJump || isCall;
    }

    private bool IsJumpWithin => _current.IsJmpShortOrNear && _argument is null;

    private TargetAddress? Direct() => _current.IsCallNear || _current.IsJmpShortOrNear ? new TargetAddress(_current.NearBranchTarget) : null;

    // 0 is what the word holds until the run-time linker has filled it.
    private TargetAddress? Read(TargetAddress word) => memory.TryReadAddress(word, out TargetAddress target) && !target.IsNull ? target : null;

    private TargetAddress? FixedOperand() =>
        _current.Op0Kind == OpKind.Memory && _current.IsIPRelativeMemoryOperand ? new TargetAddress(_current.MemoryDisplacement64) : null;

    private void FollowArgument()
    {
        if (_current.OpCount == 0 || _current.Op0Kind != OpKind.Register || _current.Op0Register.GetFullRegister() != Register.RDI)
            return;
        _argument = _current switch
        {
            { Mnemonic: Mnemonic.Lea, IsIPRelativeMemoryOperand: true } => new TargetAddress(_current.MemoryDisplacement64),
            { Mnemonic: Mnemonic.Mov, IsIPRelativeMemoryOperand: true } => Read(new TargetAddress(_current.MemoryDisplacement64)),
            { Mnemonic: Mnemonic.Mov, Op1Kind: OpKind.Immediate32 or OpKind.Immediate32to64 or OpKind.Immediate64 } =>
                new TargetAddress(_current.GetImmediate(1)),
            { Mnemonic: Mnemonic.Push or Mnemonic.Cmp or Mnemonic.Test } => _argument,
            _ => null,
        };
    }
}
