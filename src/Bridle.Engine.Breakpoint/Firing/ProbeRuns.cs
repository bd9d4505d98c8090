using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>The run that victims fire into, from the moment when there is one. Any thread.</summary>
internal sealed class ProbeRuns
{
    private volatile TracingRun? _run;

    public TracingRun? Run
    {
        get => _run;
        set => _run = value;
    }

    public void Fire(int probe, Surroundings surroundings) => _run?.Fire(probe, surroundings);

    public bool IsEnabled(int probe) => _run?.IsEnabled(probe) ?? false;

    public void Enable(ProbeDescription description, Probe probe) => _run?.Enable(description, probe);

    public void EndThread(int thread) => _run?.EndThread(thread);
}
