using System.Text;
using Bridle.Engine.Probes;

namespace Bridle.Cli.Tracing;

/// <summary>-l: probes by their numbers.</summary>
internal static class ProbeListing
{
    public static string Of(IEnumerable<Probe> probes)
    {
        StringBuilder text = new($"{"ID",5} {"PROVIDER",10} {"MODULE",17} {"FUNCTION",33} NAME\n");
        foreach (Probe probe in probes.DistinctBy(static probe => probe.Id).OrderBy(static probe => probe.Id))
            text.Append($"{probe.Id,5} {probe.Provider,10} {probe.Module,17} {probe.Function,33} {probe.Name}\n");
        return text.ToString();
    }
}
