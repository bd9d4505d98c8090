using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>The constants of lquantize() and llquantize(): each has its own names for what may be wrong with it.</summary>
internal sealed class QuantizeConstants(DiagnosticBag diagnostics, int position, FunctionSymbol function)
{
    private const int MostLevels = 65_535;

    public QuantizeParameters Linear(IReadOnlyList<BoundExpression> values)
    {
        long lowest = Read(values, 1, "base", ErrorTag.LquantBasetype, ErrorTag.LquantBaseval, int.MinValue, int.MaxValue);
        long limit = Read(values, 2, "limit", ErrorTag.LquantLimtype, ErrorTag.LquantLimval, int.MinValue, int.MaxValue);
        if (limit <= lowest) Fault(ErrorTag.LquantMismatch, "limit", "must be above its base");
        long step = values.Count > 3 ? Read(values, 3, "step", ErrorTag.LquantSteptype, ErrorTag.LquantStepval, 1, MostLevels) : 1;
        if (diagnostics.HasError) return default;
        long levels = (limit - lowest) / step;
        if (levels == 0) Fault(ErrorTag.LquantSteplarge, "step", "is larger than the whole range");
        if (levels > MostLevels) Fault(ErrorTag.LquantStepsmall, "step", $"makes more than {MostLevels} levels");
        return new QuantizeParameters(lowest, limit, step, 0, 0, 0, 0);
    }

    public QuantizeParameters LogLinear(IReadOnlyList<BoundExpression> values)
    {
        long factor = Read(values, 1, "factor", ErrorTag.LlquantFactortype, ErrorTag.LlquantFactorval, 2, MostLevels);
        long low = Read(values, 2, "low magnitude", ErrorTag.LlquantLmagtype, ErrorTag.LlquantLmagval, 0, MostLevels);
        long high = Read(values, 3, "high magnitude", ErrorTag.LlquantHmagtype, ErrorTag.LlquantHmagval, 0, MostLevels);
        if (!diagnostics.HasError && (high < low || !Fits(factor, high + 1))) Fault(ErrorTag.LlquantHmagval, "high magnitude", "is below the low one or too high for 64 bits");
        long steps = Read(values, 4, "steps", ErrorTag.LlquantSteptype, ErrorTag.LlquantStepval, 1, MostLevels);
        if (diagnostics.HasError) return default;
        bool isEven = steps >= factor ? steps % factor == 0 && PowerIsMultiple(factor, low + 1, steps) : factor % steps == 0;
        if (!isEven) Fault(ErrorTag.LlquantStepval, "steps", "must divide the factor or be a multiple of it that divides the lowest bucket");
        if (!diagnostics.HasError && Levels(factor, low, high, steps) > MostLevels) Fault(ErrorTag.LlquantStepval, "steps", $"makes more than {MostLevels} levels");
        return new QuantizeParameters(0, 0, 0, factor, low, high, steps);
    }

    public static long Levels(long factor, long low, long high, long steps) => ((high - low + 1) * (steps - (steps / factor)) * 2) + 3;

    public void CheckSame(QuantizeParameters before, QuantizeParameters now)
    {
        Same(before.Base, now.Base, ErrorTag.LquantMatchbase, "base");
        Same(before.Limit, now.Limit, ErrorTag.LquantMatchlim, "limit");
        Same(before.Step, now.Step, ErrorTag.LquantMatchstep, "step");
        Same(before.Factor, now.Factor, ErrorTag.LlquantMatchfactor, "factor");
        Same(before.LowMagnitude, now.LowMagnitude, ErrorTag.LlquantMatchlmag, "low magnitude");
        Same(before.HighMagnitude, now.HighMagnitude, ErrorTag.LlquantMatchhmag, "high magnitude");
        Same(before.Steps, now.Steps, ErrorTag.LlquantMatchsteps, "steps");
    }

    private void Same(long before, long now, ErrorTag tag, string name)
    {
        if (before != now) Fault(tag, name, $"({now}) differs from that of the first use ({before})");
    }

    private long Read(IReadOnlyList<BoundExpression> values, int index, string name, ErrorTag type, ErrorTag range, long least, long most)
    {
        if (values[index] is not BoundConstant { Value: var value } || !values[index].Type.IsInteger())
        {
            Fault(type, name, "must be an integer constant");
            return 0;
        }
        if (value < least || value > most) Fault(range, name, $"must be from {least} to {most}");
        return value;
    }

    private void Fault(ErrorTag tag, string name, string fault) => diagnostics.QuantizeParameter(tag, position, function.Name, name, fault);

    private static bool Fits(long factor, long power)
    {
        Int128 value = 1;
        for (long i = 0; i < power && value <= long.MaxValue; i++) value *= factor;
        return value <= long.MaxValue;
    }

    // The lowest magnitude has at least as many values as steps, or the steps divide it evenly.
    private static bool PowerIsMultiple(long factor, long power, long steps)
    {
        Int128 value = 1;
        for (long i = 0; i < power; i++) value *= factor;
        return value < steps || value % steps == 0;
    }
}
