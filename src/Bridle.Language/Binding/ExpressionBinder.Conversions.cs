using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    /// <summary>A string, a char * or an array of char as a string.</summary>
    private BoundExpression ToText(BoundExpression value)
    {
        if (value.Type.IsString()) return value;
        if (Places.IsOwnArray(value)) return new BoundTextOfArray(value.Position, value);
        long? bound = value is BoundAddress { Place.Type.Resolved: ArrayType { Count: long count } } ? count : null;
        return ReadText(Decay(value), bound);
    }

    private BoundHelper ReadText(BoundExpression pointer, long? most = null) => new(
        Helper.ReadText, StringType.Instance, pointer.Position, [pointer, Constant(pointer.Position, IntegerType.Long, most ?? _context.StringBytes - 1)]);

    private BoundExpression BindCast(CastExpression syntax)
    {
        DataType type = Types.Bind(syntax.Type);
        BoundExpression operand = BindValue(syntax.Operand);
        if (operand is BoundError || type.IsError()) return new BoundError(syntax.Position);
        bool isOpaque = operand.Type.IsOpaque() || operand is BoundTranslated;
        if (type.IsString() && operand.Type.IsText()) return ToText(operand);
        if (!isOpaque && type.IsScalar() && operand.Type.IsScalar()) return Convert(operand, type) is BoundConversion or BoundConstant ? Convert(operand, type) : operand;
        return Fail(syntax.Position, () => _diagnostics.InvalidCast(syntax.Position, operand.Type.Name, type.Name));
    }

    private BoundExpression BindOffsetof(OffsetofExpression syntax)
    {
        DataType type = Types.Bind(syntax.Type);
        if (type.IsError()) return new BoundError(syntax.Position);
        if (type.Resolved is not StructType { IsComplete: true } structure) return Fail(syntax.Position, () => _diagnostics.OffsetofType(syntax.Position, type.Name));
        if (structure.Find(syntax.Member) is not { } member) return Fail(syntax.Position, () => _diagnostics.UnknownMember(syntax.Position, syntax.Member, type.Name));
        if (member.IsBitField) return Fail(syntax.Position, () => _diagnostics.OffsetofBitField(syntax.Position, member.Name));
        return Constant(syntax.Position, BasicTypes("size_t"), member.Offset);
    }

    private BoundExpression BindXlate(XlateExpression syntax)
    {
        DataType type = Types.Bind(syntax.Type);
        BoundExpression operand = BindValue(syntax.Operand);
        if (operand is BoundError || type.IsError()) return new BoundError(syntax.Position);
        DataType output = type.Pointee() ?? type;
        if (!output.IsStructure()) return Fail(syntax.Position, () => _diagnostics.TranslatorOutput(syntax.Position, type.Name));
        if (_scope.FindTranslator(output, operand.Type) is { } translator && AsInput(translator, operand) is { } input) return new BoundTranslated(type, syntax.Position, translator, input);
        return Fail(syntax.Position, () => _diagnostics.NoTranslator(syntax.Position, operand.Type.Name, type.Name));
    }

    // A structure and a pointer to it stand for each other; what lies nowhere has no address.
    private static BoundExpression? AsInput(Translator translator, BoundExpression operand)
    {
        bool isPointer = translator.Input.Resolved is PointerType;
        if (isPointer == operand.Type.Resolved is PointerType) return operand;
        if (!isPointer) return new BoundDereference(operand.Type.Pointee()!, operand.Position, operand);
        return Places.IsPlace(operand) ? new BoundAddress(new PointerType(operand.Type), operand.Position, operand) : null;
    }

    private BoundExpression BindMember(MemberExpression syntax)
    {
        BoundExpression target = syntax.IsArrow ? BindValue(syntax.Target) : Bind(syntax.Target);
        if (target is BoundError) return target;
        string op = syntax.IsArrow ? "->" : ".";
        DataType type = target.Type;
        if (syntax.IsArrow && type.Resolved is not PointerType) return Fail(syntax.Position, () => _diagnostics.NeedsPointer(syntax.Position, op, type.Name));
        if (syntax.IsArrow) type = type.Pointee()!;
        if (type.Resolved is not StructType structure) return Fail(syntax.Position, () => _diagnostics.NeedsStructure(syntax.Position, op, target.Type.Name));
        if (!structure.IsComplete) return Fail(syntax.Position, () => _diagnostics.IncompleteOperand(syntax.Position, op, type.Name));
        if (structure.Find(syntax.Name) is not { } member) return Fail(syntax.Position, () => _diagnostics.UnknownMember(syntax.Position, syntax.Name, type.Name));
        if (Translation(target) is { } translated) return TranslatedMember(syntax.Position, translated, member);
        BoundExpression place = syntax.IsArrow ? new BoundDereference(type, syntax.Position, target) : target;
        return Places.IsPlace(place) ? MemberOf(syntax.Position, place, member) : Fail(syntax.Position, () => _diagnostics.NeedsPlace(syntax.Position, op));
    }

    private BoundExpression MemberOf(int position, BoundExpression place, Member member)
    {
        BoundMember bound = new(member, position, place);
        if (!member.Type.IsString()) return bound;
        return Places.IsInForeignMemory(bound) ? ReadText(new BoundAddress(new PointerType(IntegerType.Char), position, bound)) : new BoundTextOfArray(position, bound);
    }

    private static BoundTranslated? Translation(BoundExpression target) => target switch
    {
        BoundTranslated translated => translated,
        BoundConversion conversion => Translation(conversion.Operand),
        _ => null,
    };

    private BoundExpression TranslatedMember(int position, BoundTranslated target, Member member)
    {
        Translator translator = target.Translator;
        if (translator.Members.TryGetValue(member.Name, out BoundExpression? body)) return new BoundLet(position, [translator.Parameter], [target.Operand], body);
        return Fail(position, () => _diagnostics.TranslatorWithoutMember(position, member.Name, translator.Input.Name, translator.Output.Name));
    }

    private BoundExpression BindConditional(ConditionalExpression syntax)
    {
        BoundExpression condition = BindValue(syntax.Condition);
        if (IsActionCall(syntax.WhenTrue) || IsActionCall(syntax.WhenFalse)) return Fail(syntax.Position, () => _diagnostics.ActionOperand(syntax.Position, "?:"));
        BoundExpression yes = BindValue(syntax.WhenTrue), no = BindValue(syntax.WhenFalse);
        if (condition is BoundError || yes is BoundError || no is BoundError) return new BoundError(syntax.Position);
        if (!condition.Type.IsScalar()) return Fail(syntax.Position, () => _diagnostics.NeedsScalar(syntax.Position, "?:"));
        if (yes.Type.IsOpaque() || no.Type.IsOpaque() || yes is BoundTranslated || no is BoundTranslated) return Fail(syntax.Position, () => _diagnostics.DynamicOperand(syntax.Position, "?:"));
        if (yes.Type.IsText() && no.Type.IsText() && (yes.Type.IsString() || no.Type.IsString())) return Conditional(syntax.Position, condition, StringType.Instance, ToText(yes), ToText(no));
        if (yes.Type.IsString() && IsZero(no)) return Conditional(syntax.Position, condition, StringType.Instance, yes, new BoundNullText(no.Position));
        if (no.Type.IsString() && IsZero(yes)) return Conditional(syntax.Position, condition, StringType.Instance, new BoundNullText(yes.Position), no);
        return CommonType(yes, no) is { } type
            ? Conditional(syntax.Position, condition, type, Convert(yes, type), Convert(no, type))
            : Fail(syntax.Position, () => _diagnostics.IncompatibleOperands(syntax.Position, "?:", yes.Type.Name, no.Type.Name));
    }

    private static BoundExpression Conditional(int position, BoundExpression condition, DataType type, BoundExpression yes, BoundExpression no) =>
        Passes.ConstantFolding.Fold(new BoundConditional(type, position, condition, yes, no));

    private static DataType? CommonType(BoundExpression yes, BoundExpression no)
    {
        if (yes.Type.IsInteger() && no.Type.IsInteger()) return TypeRules.Common(Promote(yes), Promote(no));
        if (yes.Type.IsPointer() && IsZero(no)) return yes.Type;
        if (no.Type.IsPointer() && IsZero(yes)) return no.Type;
        bool arePointers = yes.Type.IsPointer() && no.Type.IsPointer() && TypeRules.AreCompatibleTargets(yes.Type.Pointee()!, no.Type.Pointee()!);
        return !arePointers ? null : yes.Type.Pointee()!.IsVoid() ? no.Type : yes.Type;
    }

    private bool IsActionCall(Expression syntax) =>
        syntax is CallExpression { Callee: NameExpression name } && Resolve(name) is FunctionSymbol function && (function.Function.IsAction() || function.Function.IsAggregating());
}
