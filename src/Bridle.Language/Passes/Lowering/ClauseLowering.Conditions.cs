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

    private void BranchIfFalse(BoundExpression condition, Label label)
    {
        switch (condition)
        {
            case BoundLogical { Operator: LogicalOperator.And } both:
                BranchIfFalse(both.Left, label);
                BranchIfFalse(both.Right, label);
                break;
            case BoundLogical { Operator: LogicalOperator.Or } either:
                Label holds = new();
                BranchIfTrue(either.Left, holds);
                BranchIfFalse(either.Right, label);
                _code.Place(holds);
                break;
            case BoundNot not:
                BranchIfTrue(not.Operand, label);
                break;
            default:
                _code.Branch(Opcode.BranchZero, Value(condition), label);
                break;
        }
    }

    private void BranchIfTrue(BoundExpression condition, Label label)
    {
        switch (condition)
        {
            case BoundLogical { Operator: LogicalOperator.Or } either:
                BranchIfTrue(either.Left, label);
                BranchIfTrue(either.Right, label);
                break;
            case BoundLogical { Operator: LogicalOperator.And } both:
                Label fails = new();
                BranchIfFalse(both.Left, fails);
                BranchIfTrue(both.Right, label);
                _code.Place(fails);
                break;
            case BoundNot not:
                BranchIfFalse(not.Operand, label);
                break;
            default:
                _code.Branch(Opcode.BranchNotZero, Value(condition), label);
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
