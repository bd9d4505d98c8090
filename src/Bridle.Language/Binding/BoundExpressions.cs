using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>An expression with its type, its operands converted to the types that the operation works on.</summary>
internal abstract record BoundExpression(DataType Type, int Position, int Depth)
{
    protected static int Below(params ReadOnlySpan<BoundExpression> operands)
    {
        int depth = 0;
        foreach (BoundExpression operand in operands) depth = Math.Max(depth, operand.Depth);
        return depth + 1;
    }

    protected static int Below(IReadOnlyList<BoundExpression> operands) => operands.Count == 0 ? 1 : 1 + operands.Max(static operand => operand.Depth);
}

/// <summary>An integer or pointer known when the program is compiled, extended from its type.</summary>
internal sealed record BoundConstant(DataType Type, int Position, long Value) : BoundExpression(Type, Position, 1);

internal sealed record BoundText(int Position, string Value) : BoundExpression(StringType.Instance, Position, 1);

/// <summary>What takes the place of an expression with a fault.</summary>
internal sealed record BoundError(int Position) : BoundExpression(ErrorType.Instance, Position, 1);

internal sealed record BoundVariable(VariableSymbol Symbol, int Position) : BoundExpression(Symbol.Type, Position, 1);

internal sealed record BoundElement(VariableSymbol Symbol, int Position, IReadOnlyList<BoundExpression> Keys) : BoundExpression(Symbol.Type, Position, Below(Keys));

internal sealed record BoundParameter(ParameterSymbol Symbol, int Position) : BoundExpression(Symbol.Type, Position, 1);

/// <summary>Computes the values, then the body, in which the parameters stand for them.</summary>
internal sealed record BoundLet(int Position, IReadOnlyList<ParameterSymbol> Parameters, IReadOnlyList<BoundExpression> Values, BoundExpression Body)
    : BoundExpression(Body.Type, Position, Body.Depth + Below(Values));

internal sealed record BoundBuiltin(Builtin Builtin, DataType Type, int Position) : BoundExpression(Type, Position, 1);

/// <summary>A raw argument of the probe: 64 bits.</summary>
internal sealed record BoundArgument(int Position, int Index) : BoundExpression(BasicTypes.Find("int64_t"), Position, 1);

/// <summary>The value that a helper gives for its arguments; where it writes is not among them.</summary>
internal sealed record BoundHelper(Helper Helper, DataType Type, int Position, IReadOnlyList<BoundExpression> Arguments) : BoundExpression(Type, Position, Below(Arguments));

internal sealed record BoundUnary(Opcode Operation, DataType Type, int Position, BoundExpression Operand) : BoundExpression(Type, Position, Below(Operand));

internal sealed record BoundBinary(Opcode Operation, DataType Type, int Position, BoundExpression Left, BoundExpression Right)
    : BoundExpression(Type, Position, Below(Left, Right));

internal enum LogicalOperator
{
    And, Or, ExclusiveOr,
}

internal sealed record BoundLogical(LogicalOperator Operator, int Position, BoundExpression Left, BoundExpression Right)
    : BoundExpression(IntegerType.Int, Position, Below(Left, Right));

internal sealed record BoundNot(int Position, BoundExpression Operand) : BoundExpression(IntegerType.Int, Position, Below(Operand));

/// <summary>A comparison of strings: of the helper's answer with 0.</summary>
internal sealed record BoundTextComparison(Opcode Operation, bool IsSwapped, int Position, BoundExpression Left, BoundExpression Right)
    : BoundExpression(IntegerType.Int, Position, Below(Left, Right));

/// <summary>Whether a string is null.</summary>
internal sealed record BoundIsNull(int Position, BoundExpression Operand, bool IsEqual) : BoundExpression(IntegerType.Int, Position, Below(Operand));

internal sealed record BoundConversion(DataType Type, int Position, BoundExpression Operand) : BoundExpression(Type, Position, Below(Operand));

internal sealed record BoundDereference(DataType Type, int Position, BoundExpression Pointer) : BoundExpression(Type, Position, Below(Pointer));

internal sealed record BoundMember(Member Member, int Position, BoundExpression Target) : BoundExpression(Member.Type, Position, Below(Target));

/// <summary>An element of an array that is a place itself; the index is in range if it is constant, and checked if not.</summary>
internal sealed record BoundIndexed(DataType Type, int Position, BoundExpression Target, BoundExpression Index) : BoundExpression(Type, Position, Below(Target, Index));

/// <summary>The address of a place in the victim's memory or in scratch.</summary>
internal sealed record BoundAddress(DataType Type, int Position, BoundExpression Place) : BoundExpression(Type, Position, Below(Place));

internal sealed record BoundConditional(DataType Type, int Position, BoundExpression Condition, BoundExpression WhenTrue, BoundExpression WhenFalse)
    : BoundExpression(Type, Position, Below(Condition, WhenTrue, WhenFalse));

internal sealed record BoundComma(int Position, BoundExpression Left, BoundExpression Right) : BoundExpression(Right.Type, Position, Below(Left, Right));

internal sealed record BoundAssignment(int Position, BoundExpression Place, BoundExpression Value) : BoundExpression(Place.Type, Position, Below(Place, Value));

/// <summary>place op= operand: the place's value is converted to the working type first, the result to the place's.</summary>
internal sealed record BoundUpdate(Opcode Operation, DataType WorkingType, int Position, BoundExpression Place, BoundExpression Operand, bool GivesOld)
    : BoundExpression(Place.Type, Position, Below(Place, Operand));

/// <summary>A stack, for a record or a key.</summary>
internal sealed record BoundStack(int Position, bool IsUser, int Frames, int StringBytes) : BoundExpression(OpaqueType.Stack, Position, 1);

/// <summary>An address that is shown as a symbol, for a record or a key.</summary>
internal sealed record BoundSymbolAddress(FieldKind Kind, int Position, BoundExpression Address)
    : BoundExpression(Kind >= FieldKind.KernelFunction ? OpaqueType.KernelSymbol : OpaqueType.UserSymbol, Position, Below(Address));

/// <summary>A value seen through a translator: only its members have values.</summary>
internal sealed record BoundTranslated(DataType Type, int Position, Translator Translator, BoundExpression Operand) : BoundExpression(Type, Position, Below(Operand));

/// <summary>The string in an array of char that is in a variable.</summary>
internal sealed record BoundTextOfArray(int Position, BoundExpression Place) : BoundExpression(StringType.Instance, Position, Below(Place));

/// <summary>No string: what 0 becomes where a string is expected.</summary>
internal sealed record BoundNullText(int Position) : BoundExpression(StringType.Instance, Position, 1);
