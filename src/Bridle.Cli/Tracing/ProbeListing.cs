using System.Text;
using Bridle.Engine.Probes;
using Bridle.Language;
using Bridle.Language.Intermediate;

namespace Bridle.Cli.Tracing;

/// <summary>-l: probes by their numbers; with -v how stable they are, and the types of args[].</summary>
internal static class ProbeListing
{
    /// <param name="details">Who knows the arguments; null where nobody asked for them.</param>
    public static string Of(IEnumerable<Probe> probes, IProbeCatalog? details = null)
    {
        StringBuilder text = new($"{"ID",5} {"PROVIDER",10} {"MODULE",17} {"FUNCTION",33} NAME\n");
        foreach (Probe probe in probes.DistinctBy(static probe => probe.Id).OrderBy(static probe => probe.Id))
        {
            text.Append($"{probe.Id,5} {probe.Provider,10} {probe.Module,17} {probe.Function,33} {probe.Name}\n");
            if (details is not null) AddDetails(text, probe, details);
        }
        return text.ToString();
    }

    private static void AddDetails(StringBuilder text, Probe probe, IProbeCatalog catalog)
    {
        (string stability, string dependency) = probe.Provider switch
        {
            "dtrace" => ("Stable", "Common"),
            "profile" or "proc" => ("Evolving", "Common"),
            _ => ("Evolving", "ISA"),
        };
        AddAttributes(text, "Probe Description", stability, dependency);
        AddAttributes(text, "Argument", stability, dependency);
        text.Append("\n\tArgument Types\n");
        IReadOnlyList<ProbeArgument> arguments = catalog.Describe(new ProbeDescription(probe.Provider, probe.Module, probe.Function, probe.Name)).Arguments ?? [];
        for (int i = 0; i < arguments.Count; i++) text.Append($"\t\targs[{i}]: {arguments[i].TranslatedType ?? arguments[i].Type}\n");
        text.Append(arguments.Count == 0 ? "\t\tNone\n\n" : "\n");
    }

    private static void AddAttributes(StringBuilder text, string what, string stability, string dependency) =>
        text.Append($"\n\t{what} Attributes\n\t\tIdentifier Names: {stability}\n\t\tData Semantics:   {stability}\n\t\tDependency Class: {dependency}\n");
}
