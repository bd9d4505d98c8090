using System.Numerics;
using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>Applies the rules of a row to the registers of a frame: its caller's registers.</summary>
internal readonly ref struct RowStep
{
    private readonly FrameRow _row;
    private readonly StackMemory _memory;
    private readonly LoadBias _bias;
    private readonly CallFrameLimits _limits;

    private RowStep(FrameRow row, StackMemory memory, LoadBias bias) =>
        (_row, _memory, _bias, _limits) = (row, memory, bias, row.Section.Limits);

    /// <param name="row">The rules.</param>
    /// <param name="registers">Those of the frame; of its caller afterwards, where the answer is None.</param>
    public static StackEnd Apply(FrameRow row, StackMemory memory, LoadBias bias, ref FrameRegisters registers, out ulong cfa)
    {
        RowStep step = new(row, memory, bias);
        StackEnd bad = new(StackEndKind.BadRules, registers.InstructionPointer);
        if (!step.TryFrame(registers, out cfa)) return step.IsUnknown(registers) ? bad with { Kind = StackEndKind.UnknownRegister } : bad;
        if (row.ReturnColumn >= Column.Count) return bad;
        RegisterRule back = row[row.ReturnColumn];
        if (back.Kind == RuleKind.Undefined) return new StackEnd(StackEndKind.Outermost, registers.InstructionPointer);
        if (back.Kind == RuleKind.Unspecified) return bad;
        FrameRegisters caller = registers;
        caller.ForgetScratch();
        caller.Set(Column.Rsp, cfa);
        for (uint left = row.Stated; left != 0; left &= left - 1)
        {
            StackEnd end = step.Recover(BitOperations.TrailingZeroCount(left), registers, cfa, ref caller);
            if (end.Kind != StackEndKind.None) return end;
        }

        if (!caller.TryGet(row.ReturnColumn, out ulong returnAddress)) return bad;
        caller.Set(Column.ReturnAddress, returnAddress);
        registers = caller;
        return default;
    }

    private bool TryFrame(in FrameRegisters registers, out ulong cfa)
    {
        ref readonly RegisterRule rule = ref _row.Frame;
        cfa = 0;
        if (rule.Kind == RuleKind.ValueExpression) return TryEvaluate(rule, registers, null, out cfa);
        if (rule.Kind != RuleKind.Register || !registers.TryGet(rule.Register, out ulong value)) return false;
        cfa = unchecked(value + (ulong)rule.Value);
        return true;
    }

    private bool IsUnknown(in FrameRegisters registers) => _row.Frame.Kind == RuleKind.Register && !registers.TryGet(_row.Frame.Register, out _);

    private StackEnd Recover(int column, in FrameRegisters registers, ulong cfa, ref FrameRegisters caller)
    {
        ref readonly RegisterRule rule = ref _row[column];
        ulong place = unchecked(cfa + (ulong)rule.Value), value = 0;
        switch (rule.Kind)
        {
            case RuleKind.Offset:
                if (!_memory.TryReadWord(place, out value)) return new StackEnd(StackEndKind.Unreadable, new TargetAddress(place));
                caller.Set(column, value);
                return default;
            case RuleKind.Expression:
                if (!TryEvaluate(rule, registers, cfa, out place)) return Bad(registers);
                if (!_memory.TryReadValue(place, sizeof(ulong), out value)) return new StackEnd(StackEndKind.Unreadable, new TargetAddress(place));
                caller.Set(column, value);
                return default;
            case RuleKind.ValueExpression when !TryEvaluate(rule, registers, cfa, out place):
                return Bad(registers);
            case RuleKind.ValueExpression or RuleKind.ValueOffset:
                caller.Set(column, place);
                return default;
            default:
                Keep(column, rule.Kind == RuleKind.Register ? rule.Register : column, rule.Kind, registers, ref caller);
                return default;
        }
    }

    private static void Keep(int column, int from, RuleKind kind, in FrameRegisters registers, ref FrameRegisters caller)
    {
        if (kind != RuleKind.Undefined && registers.TryGet(from, out ulong value)) caller.Set(column, value);
        else caller.Forget(column);
    }

    private static StackEnd Bad(in FrameRegisters registers) => new(StackEndKind.BadRules, registers.InstructionPointer);

    private bool TryEvaluate(in RegisterRule rule, in FrameRegisters registers, ulong? first, out ulong value) =>
        Expression.TryEvaluate(_row.Section.Bytes.Slice(rule.Value, rule.Length), registers, _memory, _bias, _limits, first, out value);
}
