using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>Everything that can be probed in processes.</summary>
internal static class Providers
{
    /// <summary>What stands somewhere in a process.</summary>
    public static ProbeMatches Match(ProbePattern pattern, ProbeTarget target)
    {
        ProbeMatches functions = PidProvider.Match(pattern, target), statements = UsdtProvider.Match(pattern, target);
        if (statements.Probes.IsEmpty && statements.Refusals.IsEmpty) return functions;
        return new ProbeMatches(functions.Probes.AddRange(statements.Probes), functions.Refusals.AddRange(statements.Refusals));
    }

    /// <summary>What is the same in all processes.</summary>
    public static IEnumerable<ProbeDefinition> MatchCommon(ProbePattern pattern) => SystemCallProvider.Match(pattern).Probes.Concat(ProcProvider.Match(pattern).Probes);

    /// <summary>Why a description can mean nothing in any of the victims; null where it may mean something, or is nobody's here.</summary>
    /// <param name="whyAbsent">Why a process is no victim; null where it is one.</param>
    public static ProbeRefusal? Refuse(ProbePattern pattern, Func<int, string?> whyAbsent)
    {
        if (!PidProvider.IsMeant(pattern.Provider) || pattern.Provider.AsSpan().IndexOfAny("*?[\\") >= 0) return null;
        if (!PidProvider.TryReadProcess(pattern, out int process, out ProbeRefusal? refusal)) return refusal;
        return whyAbsent(process) is { } reason ? new ProbeRefusal(pattern.Provider, pattern.Module, pattern.Function, pattern.Name, ProbeTags.Grab, reason) : null;
    }
}
