using Bridle.Language.Intermediate;
using Bridle.Language.Passes;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    private BoundExpression BindBinary(BinaryExpression syntax)
    {
        BoundExpression left = BindValue(syntax.Left), right = BindValue(syntax.Right);
        return left is BoundError ? left : right is BoundError ? right : Combine(syntax.Position, syntax.Operator, left, right);
    }

    private BoundExpression Combine(int position, BinaryOperator op, BoundExpression left, BoundExpression right)
    {
        string spelling = OperatorTable.Spell(op);
        if (left.Type.IsOpaque() || right.Type.IsOpaque() || left is BoundTranslated || right is BoundTranslated) return Fail(position, () => _diagnostics.DynamicOperand(position, spelling));
        return op switch
        {
            BinaryOperator.LogicalAnd => Logical(position, spelling, LogicalOperator.And, left, right),
            BinaryOperator.LogicalOr => Logical(position, spelling, LogicalOperator.Or, left, right),
            BinaryOperator.LogicalExclusiveOr => Logical(position, spelling, LogicalOperator.ExclusiveOr, left, right),
            BinaryOperator.Add or BinaryOperator.Subtract => Sum(position, op, left, right),
            >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual => Compare(position, op, left, right),
            _ => Calculate(position, op, left, right),
        };
    }

    private BoundExpression Logical(int position, string spelling, LogicalOperator op, BoundExpression left, BoundExpression right)
    {
        if (!left.Type.IsScalar() || !right.Type.IsScalar()) return Fail(position, () => _diagnostics.NeedsScalar(position, spelling));
        return ConstantFolding.Fold(new BoundLogical(op, position, left, right));
    }

    private BoundExpression Calculate(int position, BinaryOperator op, BoundExpression left, BoundExpression right)
    {
        string spelling = OperatorTable.Spell(op);
        bool isArithmetic = op is BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Add or BinaryOperator.Subtract;
        if (!left.Type.IsInteger() || !right.Type.IsInteger())
        {
            return Fail(position, () =>
            {
                if (isArithmetic) _diagnostics.NeedsArithmetic(position, spelling);
                else _diagnostics.NeedsInteger(position, spelling);
            });
        }
        bool isShift = op is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight;
        IntegerType type = isShift ? Promote(left) : TypeRules.Common(Promote(left), Promote(right));
        Opcode operation = OperatorTable.Operation(op, type.IsSigned);
        BoundExpression converted = Convert(right, isShift ? Promote(right) : type);
        if (Arithmetic.Divides(operation) && IsZero(converted)) return Fail(position, () => _diagnostics.DivisionByZero(position));
        return ConstantFolding.Fold(new BoundBinary(operation, type, position, Convert(left, type), converted));
    }

    private BoundExpression Sum(int position, BinaryOperator op, BoundExpression left, BoundExpression right)
    {
        string spelling = OperatorTable.Spell(op);
        bool isAdd = op == BinaryOperator.Add;
        if (left.Type.IsInteger() && right.Type.IsInteger()) return Calculate(position, op, left, right);
        if (left.Type.IsPointer() && right.Type.IsInteger()) return AddToPointer(position, spelling, left, right, isAdd ? Opcode.Add : Opcode.Subtract);
        if (isAdd && right.Type.IsPointer() && left.Type.IsInteger()) return AddToPointer(position, spelling, right, left, Opcode.Add);
        if (!isAdd && left.Type.IsPointer() && right.Type.IsPointer()) return PointerDifference(position, left, right);
        if (left.Type.IsFloating() || right.Type.IsFloating()) return Fail(position, () => _diagnostics.NeedsArithmetic(position, spelling));
        return Fail(position, () => _diagnostics.IncompatibleOperands(position, spelling, left.Type.Name, right.Type.Name));
    }

    private BoundExpression AddToPointer(int position, string spelling, BoundExpression pointer, BoundExpression count, Opcode operation)
    {
        DataType target = pointer.Type.Pointee() ?? VoidType.Instance;
        if (target.IsVoid() || target.IsFunction() || target.IsIncomplete()) return Fail(position, () => _diagnostics.NeedsKnownPointer(position, spelling, pointer.Type.Name));
        BoundExpression scaled = ConstantFolding.Fold(new BoundBinary(
            Opcode.Multiply, IntegerType.Long, position, Convert(count, IntegerType.Long), Constant(position, IntegerType.Long, target.Size)));
        return ConstantFolding.Fold(new BoundBinary(operation, pointer.Type, position, pointer, scaled));
    }

    private BoundExpression PointerDifference(int position, BoundExpression left, BoundExpression right)
    {
        DataType target = left.Type.Pointee()!;
        if (!TypeRules.AreSame(target, right.Type.Pointee()!)) return Fail(position, () => _diagnostics.IncompatibleOperands(position, "-", left.Type.Name, right.Type.Name));
        if (target.Size == 0) return Fail(position, () => _diagnostics.NeedsKnownPointer(position, "-", left.Type.Name));
        BoundExpression bytes = ConstantFolding.Fold(new BoundBinary(Opcode.Subtract, IntegerType.Long, position, Convert(left, IntegerType.Long), Convert(right, IntegerType.Long)));
        return ConstantFolding.Fold(new BoundBinary(Opcode.DivideSigned, IntegerType.Long, position, bytes, Constant(position, IntegerType.Long, target.Size)));
    }

    private BoundExpression Compare(int position, BinaryOperator op, BoundExpression left, BoundExpression right)
    {
        if (left.Type.IsInteger() && right.Type.IsInteger()) return CompareAs(position, op, TypeRules.Common(Promote(left), Promote(right)), left, right);
        if (AreComparablePointers(left, right)) return CompareAs(position, op, IntegerType.UnsignedLong, left, right);
        if (left.Type.IsString() && IsZero(right) && OperatorTable.IsEquality(op)) return new BoundIsNull(position, left, op == BinaryOperator.Equal);
        if (right.Type.IsString() && IsZero(left) && OperatorTable.IsEquality(op)) return new BoundIsNull(position, right, op == BinaryOperator.Equal);
        bool areTexts = left.Type.IsText() && right.Type.IsText() && (left.Type.IsString() || right.Type.IsString() || Places.IsOwnArray(left) || Places.IsOwnArray(right));
        if (!areTexts) return Fail(position, () => _diagnostics.IncompatibleOperands(position, OperatorTable.Spell(op), left.Type.Name, right.Type.Name));
        (Opcode operation, bool isSwapped) = OperatorTable.Comparison(op, isSigned: true);
        return new BoundTextComparison(operation, isSwapped, position, ToText(left), ToText(right));
    }

    private static bool AreComparablePointers(BoundExpression left, BoundExpression right) => (left.Type.IsPointer(), right.Type.IsPointer()) switch
    {
        (true, true) => TypeRules.AreCompatibleTargets(left.Type.Pointee() ?? VoidType.Instance, right.Type.Pointee() ?? VoidType.Instance),
        (true, false) => right.Type.IsInteger(),
        (false, true) => left.Type.IsInteger(),
        _ => false,
    };

    private static BoundExpression CompareAs(int position, BinaryOperator op, IntegerType type, BoundExpression left, BoundExpression right)
    {
        (Opcode operation, bool isSwapped) = OperatorTable.Comparison(op, type.IsSigned);
        BoundExpression first = Convert(isSwapped ? right : left, type), second = Convert(isSwapped ? left : right, type);
        return ConstantFolding.Fold(new BoundBinary(operation, IntegerType.Int, position, first, second));
    }
}
