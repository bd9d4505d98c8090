using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Pragmas;
using Bridle.Language.Symbols;

namespace Bridle.Language.Passes;

/// <summary>A pragma that gives a stability must find what it names, and that must be the program's own.</summary>
internal static class PragmaChecks
{
    public static void Run(BindingContext context, IEnumerable<ProviderDescriptor> providers)
    {
        HashSet<string> names = [.. providers.Select(static provider => provider.Name)];
        foreach (AttributePragma pragma in context.Pragmas.Attributes.Where(static pragma => !pragma.IsUsed))
        {
            if (pragma.ProviderPart is not null && names.Contains(pragma.Name)) continue;
            bool isBuiltin = pragma.ProviderPart is null && context.Scope.Find(VariableScope.Global, pragma.Name) is not (null or VariableSymbol or InlineSymbol);
            if (isBuiltin) context.Diagnostics.PragmaScope(pragma.Position, "attributes");
            else context.Diagnostics.PragmaUnused(pragma.Position, "attributes");
        }
    }
}
