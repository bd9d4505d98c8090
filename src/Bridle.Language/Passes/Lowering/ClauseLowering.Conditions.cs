using Bridle.Language.Binding;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Conditions: and, or and ?: become branches, and nothing is computed that does not decide.</summary>
internal sealed partial class ClauseLowering
{
    private int Truth(BoundExpression expression, int target)
    {
        switch (expression)
        {
            case BoundNot not:
                return _code.Emit(Opcode.Equal, Or(target), Value(not.Operand));
            case BoundLogical { Operator: LogicalOperator.ExclusiveOr } logical:
                int left = _code.Emit(Opcode.NotEqual, _code.NewRegister(), Value(logical.Left));
                int right = _code.Emit(Opcode.NotEqual, _code.NewRegister(), Value(logical.Right));
                return _code.Emit(Opcode.ExclusiveOr, Or(target), left, right);
            default:
                Label otherwise = new(), end = new();
                int result = Or(target);
                BranchIfFalse(expression, otherwise);
                _code.Constant(1, result);
                _code.Branch(Opcode.Jump, Instruction.None, end);
                _code.Place(otherwise);
                _code.Constant(0, result);
                _code.Place(end);
                return result;
        }
    }

    private void BranchIfFalse(BoundExpression condition, Label label) => BranchIf(condition, false, label);

    /// <summary>Goes to the label if the condition is (or is not) true. What settles an operator with its left side alone differs in nothing else.</summary>
    private void BranchIf(BoundExpression condition, bool isTrue, Label label)
    {
        switch (condition)
        {
            case BoundLogical { Operator: LogicalOperator.And or LogicalOperator.Or } both when both.Operator == LogicalOperator.Or == isTrue:
                BranchIf(both.Left, isTrue, label);
                BranchIf(both.Right, isTrue, label);
                break;
            case BoundLogical { Operator: LogicalOperator.And or LogicalOperator.Or } both:
                Label settled = new();
                BranchIf(both.Left, !isTrue, settled);
                BranchIf(both.Right, isTrue, label);
                _code.Place(settled);
                break;
            case BoundNot not:
                BranchIf(not.Operand, !isTrue, label);
                break;
            default:
                _code.Branch(isTrue ? Opcode.BranchNotZero : Opcode.BranchZero, Value(condition), label);
                break;
        }
    }

    private int Conditional(BoundConditional conditional, int target)
    {
        Label otherwise = new(), end = new();
        int result = Or(target);
        BranchIfFalse(conditional.Condition, otherwise);
        Value(conditional.WhenTrue, result);
        _code.Branch(Opcode.Jump, Instruction.None, end);
        _code.Place(otherwise);
        Value(conditional.WhenFalse, result);
        _code.Place(end);
        return result;
    }
}
