using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>The actions: their arguments are looked at one action at a time, since each has its own rules.</summary>
internal sealed partial class ActionBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly DatumBinder _data = new(context, expressions);
    private readonly FormatBinder _formats = new(context.Diagnostics);

    public BoundStatement? Bind(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments) => function.Function switch
    {
        Function.Trace => Trace(position, function, arguments),
        Function.TraceMemory => TraceMemory(position, function, arguments),
        Function.Printf => Formatted(position, function, ActionKind.Printf, arguments, mayBeEmpty: false),
        Function.System => Formatted(position, function, ActionKind.System, arguments, mayBeEmpty: false),
        Function.Freopen => Freopen(position, function, arguments),
        Function.Printa => Printa(position, arguments),
        Function.Print => Print(position, function, arguments),
        Function.KernelStack => Data(position, function, ActionKind.KernelStack, _data.Opaque(position, function, arguments)),
        Function.UserStack => Data(position, function, ActionKind.UserStack, _data.Opaque(position, function, arguments)),
        >= Function.UserSymbol and <= Function.KernelModule => Data(position, function, ActionKind.Symbol, _data.Opaque(position, function, arguments)),
        Function.Clear or Function.Truncate or Function.Normalize or Function.Denormalize => OnAggregation(position, function, arguments),
        Function.Panic or Function.Breakpoint or Function.Chill => Unavailable(position, function),
        Function.PacketCapture => PacketCapture(position, function, arguments),
        _ => Plain(position, function, arguments),
    };

    private static BoundAction Data(int position, FunctionSymbol function, ActionKind kind, params BoundExpression[] data) =>
        new(position, function.Function, kind, data, null, []);

    private BoundStatement? Unavailable(int position, FunctionSymbol function)
    {
        _diagnostics.NotImplemented(position, function.Name);
        return null;
    }

    // Actions whose arguments the prototype describes in full.
    private BoundStatement? Plain(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        List<BoundExpression> values = [.. arguments.Select(expressions.BindValue)];
        if (!expressions.CheckArguments(position, $"{function.Name}( )", "arg", values, function.Prototype)) return null;
        BoundExpression[] adapted = [.. values.Select((value, index) => expressions.Adapt(value, function.Prototype.Parameters[index].Type!))];
        return function.Function switch
        {
            Function.Exit => Data(position, function, ActionKind.Exit, adapted),
            Function.SetOption => Data(position, function, ActionKind.SetOption, adapted),
            Function.Ftruncate => Data(position, function, ActionKind.Ftruncate, adapted),
            Function.Speculate => new BoundEffect(position, function.Function, Helper.Speculate, adapted),
            Function.Commit => new BoundEffect(position, function.Function, Helper.Commit, adapted),
            Function.Discard => new BoundEffect(position, function.Function, Helper.Discard, adapted),
            Function.Raise => new BoundEffect(position, function.Function, Helper.Raise, adapted),
            Function.Stop => new BoundEffect(position, function.Function, Helper.Stop, adapted),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }

    private BoundAction? Trace(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        if (arguments is [AggregationExpression])
        {
            _diagnostics.TraceDynamic(position);
            return null;
        }
        BoundExpression[] values = [.. arguments.Select(_data.Bind)];
        if (!expressions.CheckArguments(position, "trace( )", "arg", values, function.Prototype)) return null;
        DataType type = values[0].Type;
        if (type.IsVoid()) _diagnostics.TraceVoid(position);
        else if (values[0] is BoundTranslated || type.IsFunction() || type.IsIncomplete()) _diagnostics.TraceDynamic(position);
        return Data(position, function, ActionKind.Trace, values);
    }

    private BoundAction? TraceMemory(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        BoundExpression[] values = [.. arguments.Select(expressions.BindValue)];
        if (_diagnostics.HasError) return null;
        if (values.Length is < 2 or > 3) return CheckedLength(position, function, values);
        if (!values[0].Type.IsScalar()) _diagnostics.TraceMemoryAddress(position, values[0].Type.Name);
        if (values[1] is not BoundConstant { Value: > 0 } size || size.Value > context.Limits.ClauseBytes) _diagnostics.TraceMemorySize(position);
        return expressions.CheckArguments(position, "tracemem( )", "arg", values, function.Prototype) ? Data(position, function, ActionKind.TraceMemory, values) : null;
    }

    private BoundAction? CheckedLength(int position, FunctionSymbol function, BoundExpression[] values)
    {
        expressions.CheckArguments(position, $"{function.Name}( )", "arg", values, function.Prototype);
        return null;
    }

    private BoundAction? Print(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        BoundExpression[] values = [.. arguments.Select(expressions.BindValue)];
        if (!expressions.CheckArguments(position, "print( )", "arg", values, function.Prototype)) return null;
        DataType? target = values[0].Type.Pointee();
        long limit = context.Settings.Number("printsize");
        if (target is null || target.IsVoid() || target.IsFunction() || target.IsIncomplete())
        {
            _diagnostics.PrototypeArgument(position, "print( )", "argument", 1, "pointer to a complete type", values[0].Type.Name);
        }
        else if (target.Size > limit)
        {
            _diagnostics.PrintSize(position, target.Size, limit);
        }
        return Data(position, function, ActionKind.Print, values);
    }

    private BoundStatement? PacketCapture(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        BoundExpression[] values = [.. arguments.Select(expressions.BindValue)];
        if (values.Length is < 2 or > 3) _diagnostics.PacketPrototype(position, values.Length);
        else if (!values[0].Type.IsScalar()) _diagnostics.PacketAddress(position, values[0].Type.Name);
        else if (values[1] is not BoundConstant { Value: > 0 }) _diagnostics.PacketSize(position);
        return Unavailable(position, function);
    }
}
