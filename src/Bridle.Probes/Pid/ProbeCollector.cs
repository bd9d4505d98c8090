using System.Collections.Immutable;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Processes.Symbols;

namespace Bridle.Probes.Pid;

/// <summary>What one pattern gives: probes and refusals, up to a limit.</summary>
internal sealed class ProbeCollector(ProbePattern pattern, ProbeTarget target, string provider)
{
    private readonly ImmutableArray<ProbeDefinition>.Builder _probes = ImmutableArray.CreateBuilder<ProbeDefinition>();
    private readonly ImmutableArray<ProbeRefusal>.Builder _refusals = ImmutableArray.CreateBuilder<ProbeRefusal>();
    private bool _isFull;

    public bool IsFull => _isFull;

    public ProbeMatches Result() => new(_probes.DrainToImmutable(), _refusals.DrainToImmutable());

    public void Add(ProcessObject holder, ProbeKind kind, string function, string name, ImmutableArray<ProbeSite> sites, ArgumentSource source,
        ImmutableArray<ExitCondition?> conditions = default)
    {
        if (!HasRoom()) return;
        _probes.Add(new ProbeDefinition(kind, provider, ModulePattern.NameOf(holder), function, name)
        {
            Sites = sites,
            Object = holder,
            Sources = [source],
            Conditions = conditions,
        });
    }

    /// <param name="what">"entry probe for 'f'".</param>
    public void RefuseProbe(ProcessObject holder, string function, string name, string what, string reason) =>
        Refuse(ModulePattern.NameOf(holder), function, name, ProbeTags.CreateFailed, $"failed to create {what}: {reason}");

    public void Refuse(string module, string function, string name, string tag, string message)
    {
        if (HasRoom()) _refusals.Add(new ProbeRefusal(provider, module, function, name, tag, message));
    }

    private bool HasRoom()
    {
        if (_isFull) return false;
        _isFull = _probes.Count + _refusals.Count >= target.Limits.Probes;
        if (_isFull) _refusals.Add(new ProbeRefusal(provider, pattern.Module, pattern.Function, pattern.Name, ProbeTags.CreateFailed,
            $"failed to create all probes of {pattern}: there are more than {target.Limits.Probes}"));
        return !_isFull;
    }
}
