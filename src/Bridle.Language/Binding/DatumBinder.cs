using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>What a record or a key may hold: any value, and stacks and symbols besides.</summary>
internal sealed class DatumBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    public BoundExpression Bind(Expression syntax)
    {
        if (syntax is CallExpression { Callee: NameExpression } call && expressions.FindFunction(call) is { } function && function.Function.GivesOpaque())
        {
            return Opaque(syntax.Position, function, call.Arguments);
        }
        return expressions.Bind(syntax);
    }

    /// <summary>A stack, or an address to be shown as a symbol.</summary>
    public BoundExpression Opaque(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments) => function.Function switch
    {
        Function.KernelStack => KernelStack(position, arguments),
        Function.UserStack => UserStack(position, arguments),
        _ => Symbol(position, function, arguments),
    };

    private BoundStack KernelStack(int position, IReadOnlyList<Expression> arguments)
    {
        if (arguments.Count > 1) _diagnostics.StackPrototype(position, arguments.Count);
        long? frames = arguments.Count > 0 ? expressions.Evaluate(arguments[0]) : Limited("stackframes");
        if (frames is null or < 1 or > int.MaxValue) _diagnostics.StackSize(position);
        return new BoundStack(position, IsUser: false, (int)Math.Clamp(frames ?? 1, 1, MostFrames), 0);
    }

    private BoundStack UserStack(int position, IReadOnlyList<Expression> arguments)
    {
        if (arguments.Count > 2) _diagnostics.UserStackPrototype(position, arguments.Count);
        long? frames = arguments.Count > 0 ? expressions.Evaluate(arguments[0]) : Limited("ustackframes");
        if (frames is null or < 1 or > int.MaxValue) _diagnostics.UserStackFrames(position);
        long? size = arguments.Count > 1 ? expressions.Evaluate(arguments[1]) : 0;
        if (size is null or < 0 or > int.MaxValue) _diagnostics.UserStackStrings(position);
        return new BoundStack(position, IsUser: true, (int)Math.Clamp(frames ?? 1, 1, MostFrames), (int)Math.Clamp(size ?? 0, 0, int.MaxValue));
    }

    private int MostFrames => (int)Math.Clamp(context.Settings.Number("maxframes"), 1, 2048);

    private long Limited(string option) => Math.Clamp(context.Settings.Number(option), 1, MostFrames);

    private BoundSymbolAddress Symbol(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        List<BoundExpression> values = [.. arguments.Select(expressions.BindValue)];
        bool isRight = expressions.CheckArguments(position, $"{function.Name}( )", "arg", values, function.Prototype);
        BoundExpression address = isRight ? expressions.Adapt(values[0], BasicTypes.Find("uintptr_t")) : new BoundError(position);
        return new BoundSymbolAddress(Kind(function.Function), position, address);
    }

    private static FieldKind Kind(Function function) => function switch
    {
        Function.UserSymbol => FieldKind.UserSymbol,
        Function.UserFunction => FieldKind.UserFunction,
        Function.UserModule => FieldKind.UserModule,
        Function.UserAddress => FieldKind.UserAddress,
        Function.KernelSymbol => FieldKind.KernelSymbol,
        Function.KernelFunction => FieldKind.KernelFunction,
        Function.KernelModule => FieldKind.KernelModule,
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
