using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    private BoundExpression BindCall(CallExpression syntax)
    {
        if (FindFunction(syntax) is not { } function) return new BoundError(syntax.Position);
        if (function.Function.IsAction() || function.Function.IsAggregating()) return Fail(syntax.Position, () => _diagnostics.ActionInExpression(syntax.Position, function.Name));
        List<BoundExpression> arguments = [.. syntax.Arguments.Select(BindValue)];
        if (!CheckArguments(syntax.Position, $"{function.Name}( )", "arg", arguments, Loosened(function, arguments))) return new BoundError(syntax.Position);
        List<BoundExpression> adapted = [.. arguments.Select((argument, index) => Adapt(argument, function.Prototype.Parameters[index].Type!))];
        return Call(syntax.Position, function, adapted);
    }

    /// <summary>The function that a call names; null, with a report, if there is none.</summary>
    public FunctionSymbol? FindFunction(CallExpression syntax)
    {
        if (syntax.Callee is not NameExpression name)
        {
            _diagnostics.CalleeIsNoIdentifier(syntax.Position);
            return null;
        }
        Symbol? symbol = Resolve(name);
        if (symbol is FunctionSymbol function) return function;
        if (symbol is null or ExternalSymbol { Type.Resolved: FunctionType }) _diagnostics.UndefinedFunction(syntax.Position, Spell(name));
        else _diagnostics.NotAFunction(syntax.Position, Spell(name));
        return null;
    }

    // bcopy() takes a string as its source too.
    private static Prototype Loosened(FunctionSymbol function, List<BoundExpression> arguments)
    {
        bool isText = function.Function == Function.CopyBytes && arguments.Count > 0 && (arguments[0].Type.IsString() || Places.IsOwnArray(arguments[0]));
        return isText ? function.Prototype with { Parameters = function.Prototype.Parameters.SetItem(0, new PrototypeParameter(null, false)) } : function.Prototype;
    }

    /// <summary>Reports the first argument, or key, that does not fit.</summary>
    public bool CheckArguments(int position, string name, string word, IReadOnlyList<BoundExpression> arguments, Prototype prototype)
    {
        if (_diagnostics.HasError) return false;
        int required = prototype.Required, most = prototype.Parameters.Length;
        if (arguments.Count < required || (arguments.Count > most && !prototype.IsVariadic))
        {
            _diagnostics.PrototypeLength(position, name, word, arguments.Count, required, most, prototype.IsVariadic);
            return false;
        }
        for (int i = 0; i < Math.Min(arguments.Count, most); i++)
        {
            if (prototype.Parameters[i].Type is not { } type || Fits(arguments[i], type)) continue;
            _diagnostics.PrototypeArgument(position, name, word == "arg" ? "argument" : word, i + 1, type.Name, Describe(arguments[i]));
            return false;
        }
        return true;
    }

    private static string Describe(BoundExpression argument) => argument is BoundTranslated ? OpaqueType.Dynamic.Name : argument.Type.Name;

    // Integers and pointers go for each other: addresses arrive as integers.
    private static bool Fits(BoundExpression argument, DataType type)
    {
        if (argument is BoundTranslated) return false;
        DataType given = argument.Type;
        if (given.IsOpaque() || type.IsOpaque()) return given.Resolved == type.Resolved;
        if (given.IsFloating() || type.IsFloating()) return TypeRules.AreSame(given, type);
        if (IsTextParameter(type)) return given.IsText() || IsZero(argument) || given.Resolved is PointerType { Target.Resolved: VoidType };
        if (type.IsInteger()) return given.IsInteger() || (given.IsPointer() && type.Size == 8);
        if (type.IsPointer()) return given.IsScalar();
        return given.IsStructure() && TypeRules.AreSame(given, type);
    }

    private static bool IsTextParameter(DataType type) => type.IsString() || type.Resolved is PointerType { Target.Name: "const char" };

    /// <summary>The argument as the type that the prototype gives.</summary>
    public BoundExpression Adapt(BoundExpression argument, DataType type)
    {
        if (argument is BoundError) return argument;
        if (IsTextParameter(type)) return IsZero(argument) ? new BoundNullText(argument.Position) : argument.Type.IsText() ? ToText(argument) : ReadText(argument);
        return argument.Type.IsScalar() && type.IsScalar() ? Convert(argument, type) : argument;
    }
}
