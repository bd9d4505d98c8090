using System.Collections.Immutable;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Declarations of providers, as the sources of programs with probes have them.</summary>
internal sealed class ProviderBinder(BindingContext context, TypeBinder types)
{
    private const int LongestName = 63;
    private const int MostArguments = 32;

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly Dictionary<string, ProviderDescriptor> _providers = new(StringComparer.Ordinal);

    public IEnumerable<ProviderDescriptor> Providers => _providers.Values;

    public void Bind(ProviderSyntax syntax)
    {
        if (syntax.Name.Length > LongestName || syntax.Name.Contains('`', StringComparison.Ordinal) || char.IsAsciiDigit(syntax.Name[^1])) _diagnostics.ProviderName(syntax.Position, syntax.Name);
        Dictionary<string, ProviderProbe> probes = new(StringComparer.Ordinal);
        foreach (ProbeSyntax probe in syntax.Probes)
        {
            if (_diagnostics.HasError) return;
            ProviderProbe bound = Bind(probe);
            if (!probes.TryAdd(bound.Name, bound)) _diagnostics.ProviderProbeRedeclared(probe.Position, bound.Name);
        }
        if (!_providers.TryAdd(syntax.Name, new ProviderDescriptor(syntax.Name, [.. probes.Values]))) _diagnostics.ProviderRedeclared(syntax.Position, syntax.Name);
    }

    private ProviderProbe Bind(ProbeSyntax syntax)
    {
        string name = syntax.Name.Replace("__", "-", StringComparison.Ordinal);
        if (name.Length > LongestName || name.Contains('`', StringComparison.Ordinal)) _diagnostics.ProviderName(syntax.Position, syntax.Name);
        List<DataType> native = types.Parameters(syntax.Native);
        List<DataType> translated = syntax.Translated is { } other ? types.Parameters(other) : native;
        if (Math.Max(native.Count, translated.Count) > MostArguments) _diagnostics.ProviderProbeArguments(syntax.Position, name, MostArguments);
        for (int i = 0; i < translated.Count && syntax.Translated is not null && !_diagnostics.HasError; i++) CheckTranslator(syntax, name, native, translated, i);
        return new ProviderProbe(name, Names(native), Names(translated));
    }

    private static ImmutableArray<string> Names(List<DataType> list) => [.. list.Select(static type => type.Name)];

    // An argument is the native one of the same name, or of the same place.
    private void CheckTranslator(ProbeSyntax syntax, string name, List<DataType> native, List<DataType> translated, int index)
    {
        string? parameter = syntax.Translated!.Items[index].Declarator.Name;
        int source = parameter is null ? index : syntax.Native.Items.ToList().FindIndex(item => item.Declarator.Name == parameter);
        DataType? from = source >= 0 && source < native.Count ? native[source] : null;
        DataType to = translated[index];
        bool isRight = from is not null && (TypeRules.AreSame(from, to) || (from.IsScalar() && to.IsScalar() && to.Pointee()?.IsStructure() != true) || (to.IsString() && from.IsScalar())
            || context.Scope.FindTranslator(to.Pointee() ?? to, from) is not null);
        if (!isRight) _diagnostics.ProviderProbeTranslator(syntax.Position, name, from?.Name ?? "nothing", to.Name);
    }
}
