using Bridle.Engine.Interpreting;
using Bridle.Engine.Probes;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Running;

/// <summary>
/// A run: BEGIN, then timers and whoever else fires, then END and what was aggregated. One thread runs it; <see cref="Interrupt"/> and
/// <see cref="Fire"/> may come from any.
/// </summary>
public sealed class TracingRun
{
    private readonly RunHost _host;
    private readonly OptionSettings _settings;
    private readonly RunState _state;
    private readonly ProbeTable _probes;
    private readonly ProgramUnit _unit;
    private readonly Timers _timers;
    private volatile int _interrupts;

    public TracingRun(CompiledProgram program, ProbeTable probes, RunHost host, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        (_host, _settings, _probes) = (host, Merge(program, options), probes);
        _unit = new ProgramUnit(program, _settings, options.Limits);
        _state = new RunState(_unit, probes, host, _settings, options.Limits);
        _timers = new Timers(_state, probes, host, options.Limits);
    }

    /// <summary>Clauses times probes, of one of the program's texts.</summary>
    public int Enablings(int unit) => _state.Enablings(unit);

    /// <summary>Runs to the end. The status that exit() gave, or 0.</summary>
    public int Run()
    {
        using Consumer consumer = new(_unit, _state, _probes, _host, _settings);
        _state.Fire(ProbeTable.Begin, _host.Own(_host.CurrentProcessor));
        bool isLive = _state.Buffer.Policy == State.BufferPolicy.Switch;
        _timers.Start();
        long next = _host.Monotonic;
        while (!_state.IsExiting && _interrupts == 0)
        {
            if (isLive && _host.Monotonic >= next)
            {
                consumer.Consume();
                next = _host.Monotonic + Math.Max(1_000_000, _settings.Number("switchrate"));
            }
            _host.WaitUntil(isLive ? Math.Min(next, _timers.Next) : _timers.Next);
            _timers.FireDue();
        }
        End(consumer);
        return _state.ExitStatus;
    }

    /// <summary>Fires a probe: the port for whoever has planted it.</summary>
    public void Fire(int probe, Surroundings surroundings)
    {
        _state.Fire(probe, surroundings);
        if (_state.IsExiting) _host.Wake();
    }

    /// <summary>Ends the run; a second time, without showing the aggregations. Any thread.</summary>
    public void Interrupt()
    {
        Interlocked.Increment(ref _interrupts);
        _host.Wake();
    }

    private void End(Consumer consumer)
    {
        _state.BeginEnd();
        _state.Fire(ProbeTable.End, _host.Own(_host.CurrentProcessor));
        consumer.Consume();
        consumer.ShowRest(_interrupts);
    }

    // What the program sets comes last.
    private static OptionSettings Merge(CompiledProgram program, RunOptions options)
    {
        OptionSettings merged = options.Settings.Copy();
        foreach ((string name, string value) in program.Settings.Values)
        {
            bool isRate = OptionCatalog.Entries[name].Kind == OptionKind.Rate;
            merged.TrySet(name, isRate ? value + "ns" : value, fromProgram: false, out _);
        }
        return merged;
    }
}
