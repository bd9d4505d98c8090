using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing;

/// <summary>
/// What the user is told of victims. It comes on their control threads, where nobody may wait for a reader: the run shows it on a thread of
/// its own, and what comes before or after it waits for <see cref="Take"/>.
/// </summary>
internal sealed class Notices
{
    private readonly Lock _gate = new();
    private List<string> _waiting = [];
    private TracingRun? _run;

    public void Tell(string notice)
    {
        lock (_gate) Hand(notice);
    }

    public void Begin(TracingRun run)
    {
        lock (_gate)
        {
            _run = run;
            foreach (string notice in Take()) Hand(notice);
        }
    }

    /// <summary>What no run has shown.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    private void Hand(string notice)
    {
        if (_run is null || !_run.Tell(notice)) _waiting.Add(notice);
    }
}
