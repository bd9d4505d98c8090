using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>Everything that can be probed in a process.</summary>
internal static class Providers
{
    public static ProbeMatches Match(ProbePattern pattern, ProbeTarget target) => PidProvider.Match(pattern, target);

    /// <summary>Why a description can mean nothing in any of the victims; null where it may mean something, or is nobody's here.</summary>
    public static ProbeRefusal? Refuse(ProbePattern pattern, Func<int, bool> isVictim)
    {
        if (!PidProvider.IsMeant(pattern.Provider) || pattern.Provider.AsSpan().IndexOfAny("*?[\\") >= 0) return null;
        if (!PidProvider.TryReadProcess(pattern, out int process, out ProbeRefusal? refusal)) return refusal;
        return isVictim(process) ? null : new ProbeRefusal(pattern.Provider, pattern.Module, pattern.Function, pattern.Name, ProbeTags.Grab, $"failed to grab process {process}");
    }
}
