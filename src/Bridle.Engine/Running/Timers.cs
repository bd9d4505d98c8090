using Bridle.Engine.Probes;

namespace Bridle.Engine.Running;

/// <summary>
/// tick-N, on one processor, and profile-N, once for each. They fire in the run's own thread, which can be late by a millisecond or by what
/// output takes; late firings are made up for, so that their number is right. What the host samples by itself is collected here.
/// </summary>
internal sealed class Timers
{
    private readonly List<Timer> _timers = [];
    private readonly RunState _state;
    private readonly RunHost _host;
    private readonly EngineLimits _limits;
    private long _collection = long.MaxValue;

    public Timers(RunState state, ProbeTable probes, RunHost host, EngineLimits limits)
    {
        (_state, _host, _limits) = (state, host, limits);
        foreach (int id in state.EnabledProbes)
        {
            if (probes[id].Provider == "profile" && TimerName.TryRead(probes[id].Name, out bool isTick, out long period)) _timers.Add(new Timer(id, isTick, period));
        }
    }

    /// <summary>When the next one is due; far away without any.</summary>
    public long Next { get; private set; } = long.MaxValue;

    public void Start()
    {
        long now = _host.Monotonic;
        _timers.RemoveAll(timer => !timer.IsTick && _host.SamplesItself(timer.Probe));
        foreach (Timer timer in _timers) timer.Due = now + timer.Period;
        if (_host.CollectionPeriod != long.MaxValue) _collection = now + _host.CollectionPeriod;
        Schedule();
    }

    public void FireDue()
    {
        long now = _host.Monotonic;
        if (now < Next) return;
        // Before a tick, so that it finds what happened before it.
        Collect(now);
        foreach (Timer timer in _timers)
        {
            for (int late = 0; timer.Due <= now && late < _limits.LateFirings && !_state.IsExiting; late++)
            {
                Fire(timer);
                timer.Due += timer.Period;
            }
            if (timer.Due <= now) timer.Due = now + timer.Period;
        }
        Schedule();
    }

    private void Fire(Timer timer)
    {
        if (!timer.IsTick && _host.TrySample(timer.Probe)) return;
        int first = timer.IsTick ? _host.CurrentProcessor : 0, last = timer.IsTick ? first : _host.Processors - 1;
        for (int processor = first; processor <= last; processor++) _state.Fire(timer.Probe, _host.Own(processor));
    }

    private void Collect(long now)
    {
        if (_collection == long.MaxValue) return;
        _host.CollectSamples();
        _collection = now + _host.CollectionPeriod;
    }

    private void Schedule() => Next = Math.Min(_collection, _timers.Count == 0 ? long.MaxValue : _timers.Min(static timer => timer.Due));

    private sealed class Timer(int probe, bool isTick, long period)
    {
        public int Probe { get; } = probe;

        public bool IsTick { get; } = isTick;

        public long Period { get; } = period;

        public long Due { get; set; }
    }
}
