using Bridle.Language;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Probes;

/// <summary>
/// Makes probes when a description asks for them, and adds them to the table: the port for providers. A description may match more later,
/// which the source then tells the run (<see cref="Running.TracingRun.Enable"/>).
/// </summary>
public interface IProbeSource
{
    /// <summary>What a description means here; null where it is none of this source's.</summary>
    ProbeFacts? Describe(ProbeDescription description);

    /// <summary>The probes that a description means now; empty where it is none of this source's.</summary>
    IReadOnlyList<Probe> Match(ProbeDescription description);

    /// <inheritdoc cref="IProbeCatalog.Exists"/>
    bool Exists(string kind, string name);
}
