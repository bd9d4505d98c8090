using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes;

/// <summary>Computes what is constant, with the arithmetic that the program would run with.</summary>
internal static class ConstantFolding
{
    public static BoundExpression Fold(BoundExpression expression) => expression switch
    {
        BoundBinary { Left: BoundConstant left, Right: BoundConstant right } binary => Fold(binary, left.Value, right.Value),
        BoundUnary { Operand: BoundConstant operand } unary => Constant(unary, Arithmetic.Apply(unary.Operation, operand.Value)),
        BoundConversion { Operand: BoundConstant operand } conversion when conversion.Type.IsScalar() => Constant(conversion, operand.Value),
        BoundNot { Operand: BoundConstant operand } not => Constant(not, operand.Value == 0 ? 1 : 0),
        BoundLogical logical => Fold(logical),
        BoundConditional { Condition: BoundConstant condition } conditional when conditional.Type.IsScalar() =>
            condition.Value != 0 ? conditional.WhenTrue : conditional.WhenFalse,
        _ => expression,
    };

    // A divisor of 0 has been reported by then; the value does not matter.
    private static BoundExpression Fold(BoundBinary binary, long left, long right) =>
        Arithmetic.Divides(binary.Operation) && right == 0 ? binary : Constant(binary, Arithmetic.Apply(binary.Operation, left, right));

    private static BoundExpression Fold(BoundLogical logical) => (logical.Operator, Truth(logical.Left), Truth(logical.Right)) switch
    {
        (LogicalOperator.And, false, _) => Constant(logical, 0),
        (LogicalOperator.And, true, bool right) => Constant(logical, right ? 1 : 0),
        (LogicalOperator.Or, true, _) => Constant(logical, 1),
        (LogicalOperator.Or, false, bool right) => Constant(logical, right ? 1 : 0),
        (LogicalOperator.ExclusiveOr, bool left, bool right) => Constant(logical, left ^ right ? 1 : 0),
        _ => logical,
    };

    private static bool? Truth(BoundExpression expression) => expression is BoundConstant constant ? constant.Value != 0 : null;

    private static BoundConstant Constant(BoundExpression original, long value) =>
        new(original.Type, original.Position, Arithmetic.Extend(value, (int)original.Type.Held().Size, original.Type.IsSigned()));
}
