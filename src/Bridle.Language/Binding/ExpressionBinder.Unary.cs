using Bridle.Language.Intermediate;
using Bridle.Language.Passes;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    private BoundExpression BindUnary(UnaryExpression syntax)
    {
        switch (syntax.Operator)
        {
            case UnaryOperator.PreIncrement or UnaryOperator.PreDecrement or UnaryOperator.PostIncrement or UnaryOperator.PostDecrement:
                return BindIncrement(syntax);
            case UnaryOperator.AddressOf:
                return AddressOf(syntax.Position, syntax.Operand);
            case UnaryOperator.Sizeof:
                return SizeofExpression(syntax);
            default:
                BoundExpression operand = Bind(syntax.Operand);
                if (operand is BoundError) return operand;
                if (operand.Type.IsOpaque() || operand is BoundTranslated) return Fail(syntax.Position, () => _diagnostics.DynamicOperand(syntax.Position, Spell(syntax.Operator)));
                return Apply(syntax.Position, syntax.Operator, operand);
        }
    }

    private static string Spell(UnaryOperator op) => op switch
    {
        UnaryOperator.Plus => "+",
        UnaryOperator.Minus => "-",
        UnaryOperator.Not => "!",
        UnaryOperator.Complement => "~",
        UnaryOperator.Dereference => "*",
        UnaryOperator.AddressOf => "&",
        UnaryOperator.PreIncrement or UnaryOperator.PostIncrement => "++",
        UnaryOperator.PreDecrement or UnaryOperator.PostDecrement => "--",
        UnaryOperator.Sizeof => "sizeof",
        _ => "stringof",
    };

    private BoundExpression Apply(int position, UnaryOperator op, BoundExpression operand)
    {
        switch (op)
        {
            case UnaryOperator.Dereference:
                return Dereference(position, Decay(operand));
            case UnaryOperator.Stringof:
                return Stringof(position, Decay(operand));
            case UnaryOperator.Not when Decay(operand) is { } value && value.Type.IsScalar():
                return ConstantFolding.Fold(new BoundNot(position, value));
            case UnaryOperator.Not:
                return Fail(position, () => _diagnostics.NeedsScalar(position, "!"));
            case UnaryOperator.Complement when !operand.Type.IsInteger():
                return Fail(position, () => _diagnostics.NeedsInteger(position, "~"));
            case var _ when !operand.Type.IsInteger():
                return Fail(position, () => _diagnostics.NeedsArithmetic(position, Spell(op)));
            default:
                IntegerType type = Promote(operand);
                BoundExpression promoted = Convert(operand, type);
                if (op == UnaryOperator.Plus) return promoted;
                Opcode operation = op == UnaryOperator.Minus ? Opcode.Negate : Opcode.Complement;
                return ConstantFolding.Fold(new BoundUnary(operation, type, position, promoted));
        }
    }

    private BoundExpression Dereference(int position, BoundExpression pointer)
    {
        if (pointer is BoundError) return pointer;
        if (Places.IsOwnArray(pointer)) return new BoundIndexed(pointer.Type.Pointee()!, position, pointer, Constant(position, IntegerType.Long, 0));
        if (pointer.Type.Resolved is not PointerType { Target: var target }) return Fail(position, () => _diagnostics.DereferencedNonPointer(position));
        if (target.IsVoid()) return Fail(position, () => _diagnostics.DereferencedVoid(position));
        if (target.IsFunction()) return Fail(position, () => _diagnostics.DereferencedFunction(position));
        if (target.Resolved is EnumType { Enumerators: null } or StructType { IsComplete: false }) return Fail(position, () => _diagnostics.IncompleteOperand(position, "*", target.Name));
        return target.IsString() ? ReadText(Convert(pointer, new PointerType(IntegerType.Char))) : new BoundDereference(target, position, pointer);
    }

    private BoundExpression Stringof(int position, BoundExpression operand)
    {
        if (operand.Type.IsString() || operand.Type.IsText()) return ToText(operand);
        if (operand.Type.IsScalar() && !IsFunctionPointer(operand)) return ReadText(Convert(operand, new PointerType(IntegerType.Char)));
        return Fail(position, () => _diagnostics.StringofType(position, operand.Type.Name));
    }

    private static bool IsFunctionPointer(BoundExpression value) => value.Type.Pointee()?.IsFunction() == true;

    private BoundExpression AddressOf(int position, Expression syntax)
    {
        BoundExpression place = Bind(syntax);
        if (place is BoundError) return place;
        if (place is BoundMember { Member.IsBitField: true }) return Fail(position, () => _diagnostics.AddressOfBitField(position));
        if (Places.IsInForeignMemory(place)) return new BoundAddress(new PointerType(place.Type), position, place);
        bool isVariable = Places.VariableName(place) is not null || place is BoundBuiltin or BoundArgument or BoundParameter;
        return Fail(position, () =>
        {
            if (isVariable) _diagnostics.AddressOfVariable(position, Places.VariableName(place) ?? "of the probe");
            else _diagnostics.AddressOfValue(position);
        });
    }

    private BoundExpression SizeofExpression(UnaryExpression syntax)
    {
        BoundExpression operand = Bind(syntax.Operand);
        if (operand is BoundError) return operand;
        if (operand is BoundMember { Member.IsBitField: true }) return Fail(syntax.Position, () => _diagnostics.SizeofBitField(syntax.Position));
        if (operand is BoundText text) return Constant(syntax.Position, BasicTypes("size_t"), text.Value.Length + 1);
        return Sizeof(syntax.Position, operand is BoundTranslated ? OpaqueType.Dynamic : operand.Type);
    }

    private BoundExpression Sizeof(int position, DataType type)
    {
        if (type.IsError()) return new BoundError(position);
        if (type.IsVoid() || type.IsFunction() || type.IsOpaque() || type.IsIncomplete()) return Fail(position, () => _diagnostics.SizeofType(position, type.Name));
        return Constant(position, BasicTypes("size_t"), type.IsString() ? _context.StringBytes : type.Size);
    }

    private static DataType BasicTypes(string name) => Symbols.BasicTypes.Find(name);
}
