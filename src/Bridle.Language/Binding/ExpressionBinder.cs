using Bridle.Language.Diagnostics;
using Bridle.Language.Passes;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Gives expressions their types and makes the conversions between them explicit.</summary>
internal sealed partial class ExpressionBinder
{
    private const int DepthFactor = 4;

    private readonly BindingContext _context;
    private readonly DiagnosticBag _diagnostics;
    private readonly ProgramScope _scope;

    public ExpressionBinder(BindingContext context)
    {
        (_context, _diagnostics, _scope) = (context, context.Diagnostics, context.Scope);
        Types = new TypeBinder(context, Evaluate);
        Arguments = new ProbeArguments(context, Types);
    }

    public TypeBinder Types { get; }

    public ProbeArguments Arguments { get; }

    /// <summary>Names that stand for values given elsewhere, while an inline or a translator is bound.</summary>
    public IReadOnlyList<ParameterSymbol> Parameters { get; set; } = [];

    /// <summary>The value of an integer constant expression; null for any other.</summary>
    public long? Evaluate(Expression expression)
    {
        BoundExpression bound = Bind(expression);
        return bound is BoundConstant constant && constant.Type.IsInteger() ? constant.Value : null;
    }

    /// <summary>The expression as an object or a value: arrays stay arrays.</summary>
    public BoundExpression Bind(Expression syntax)
    {
        if (_diagnostics.HasError) return new BoundError(syntax.Position);
        BoundExpression bound = BindKind(syntax);
        if (bound.Depth <= _context.Limits.Nesting * DepthFactor) return bound;
        _diagnostics.ExpressionTooDeep(syntax.Position);
        return new BoundError(syntax.Position);
    }

    /// <summary>The expression as a value: an array in the victim's memory becomes a pointer to its first element.</summary>
    public BoundExpression BindValue(Expression syntax) => Decay(Bind(syntax));

    private static BoundExpression Decay(BoundExpression bound) =>
        bound.Type.Resolved is ArrayType array && Places.IsInForeignMemory(bound) ? new BoundAddress(new PointerType(array.Element), bound.Position, bound) : bound;

    private BoundExpression BindKind(Expression syntax) => syntax switch
    {
        IntegerExpression x => new BoundConstant(IntegerType.Of(x.Kind), x.Position, unchecked((long)x.Value)),
        StringExpression x => new BoundText(x.Position, x.Value),
        NameExpression x => BindName(x),
        IndexExpression x => BindIndex(x),
        CallExpression x => BindCall(x),
        MemberExpression x => BindMember(x),
        UnaryExpression x => BindUnary(x),
        BinaryExpression x => BindBinary(x),
        AssignmentExpression x => BindAssignment(x),
        ConditionalExpression x => BindConditional(x),
        CommaExpression x => new BoundComma(x.Position, BindValue(x.Left), BindValue(x.Right)),
        CastExpression x => BindCast(x),
        SizeofTypeExpression x => Sizeof(x.Position, Types.Bind(x.Type)),
        OffsetofExpression x => BindOffsetof(x),
        XlateExpression x => BindXlate(x),
        AggregationExpression x => Fail(x.Position, () => _diagnostics.DynamicOperand(x.Position, $"@{x.Name}")),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };

    private static BoundError Fail(int position, Action report)
    {
        report();
        return new BoundError(position);
    }

    /// <summary>The value as another scalar type.</summary>
    private static BoundExpression Convert(BoundExpression value, DataType type)
    {
        if (value is BoundError || value.Type.IsError()) return value;
        return value.Type == type ? value : ConstantFolding.Fold(new BoundConversion(type, value.Position, value));
    }

    private static BoundConstant Constant(int position, DataType type, long value) => new(type, position, value);

    private static bool IsZero(BoundExpression value) => value is BoundConstant { Value: 0 } && value.Type.IsScalar();

    // A bit-field is as wide as it is, not as its type.
    private static IntegerType Promote(BoundExpression value) =>
        value is BoundMember { Member: { IsBitField: true } member } && member.BitWidth < 32 ? IntegerType.Int : TypeRules.Promote(value.Type);
}
