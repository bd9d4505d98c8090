using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Passes;

/// <summary>Keeps apart the pointers that alloca() gave, whose memory is gone with the clause, and all others.</summary>
internal sealed class AllocaTaint
{
    private readonly Dictionary<VariableSymbol, bool> _variables = [];

    /// <summary>Notes what a variable may point to; false if it may point to both.</summary>
    public bool TryAssign(BoundExpression place, BoundExpression value)
    {
        if (!value.Type.IsPointer()) return true;
        if (!TryFind(value, out bool? isAlloca)) return false;
        VariableSymbol? symbol = place switch { BoundVariable variable => variable.Symbol, BoundElement element => element.Symbol, _ => null };
        if (symbol is null || isAlloca is not bool known) return true;
        if (_variables.TryAdd(symbol, known)) return true;
        return _variables[symbol] == known;
    }

    // Null is a pointer to nothing, which goes with both.
    private bool TryFind(BoundExpression value, out bool? isAlloca)
    {
        switch (value)
        {
            case BoundConstant:
                isAlloca = null;
                return true;
            case BoundHelper { Helper: Helper.Allocate }:
                isAlloca = true;
                return true;
            case BoundConversion { Operand.Type: var type } conversion when type.IsPointer():
                return TryFind(conversion.Operand, out isAlloca);
            case BoundBinary binary when binary.Left.Type.IsPointer():
                return TryFind(binary.Left, out isAlloca);
            case BoundConditional conditional:
                bool isRight = TryFind(conditional.WhenTrue, out bool? yes) & TryFind(conditional.WhenFalse, out bool? no);
                isAlloca = yes ?? no;
                return isRight && (yes is null || no is null || yes == no);
            default:
                VariableSymbol? symbol = value switch { BoundVariable variable => variable.Symbol, BoundElement element => element.Symbol, _ => null };
                isAlloca = symbol is null ? false : _variables.TryGetValue(symbol, out bool known) ? known : null;
                return true;
        }
    }
}
