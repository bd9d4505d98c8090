using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Which expressions are objects, and where those are.</summary>
internal static class Places
{
    public static bool IsPlace(BoundExpression expression) => expression is BoundVariable or BoundElement or BoundDereference or BoundMember or BoundIndexed;

    /// <summary>In the victim's memory or in scratch: what a D pointer can point to.</summary>
    public static bool IsInForeignMemory(BoundExpression expression) => expression switch
    {
        BoundDereference => true,
        BoundMember member => IsInForeignMemory(member.Target),
        BoundIndexed indexed => IsInForeignMemory(indexed.Target),
        _ => false,
    };

    /// <summary>The variable that an object is a part of.</summary>
    public static string? VariableName(BoundExpression expression) => expression switch
    {
        BoundVariable variable => variable.Symbol.Spelling,
        BoundElement element => element.Symbol.Spelling,
        BoundMember member => VariableName(member.Target),
        BoundIndexed indexed => VariableName(indexed.Target),
        _ => null,
    };

    /// <summary>An array in a variable: it cannot be pointed to.</summary>
    public static bool IsOwnArray(BoundExpression expression) => expression.Type.Resolved is ArrayType && !IsInForeignMemory(expression);
}
