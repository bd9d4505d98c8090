using System.Collections.Immutable;
using Bridle.Engine.Formatting;
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
    private readonly RunMessages _messages = new();
    private readonly SymbolText _symbols;
    private readonly DatumPrinter _data;
    private readonly HeatHistory? _heat;
    private readonly bool _asJson;
    private volatile int _interrupts;
    private volatile bool _isFinished;

    public TracingRun(CompiledProgram program, ProbeTable probes, RunHost host, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        (_host, _settings, _probes, _asJson) = (host, Merge(program, options), probes, options.AsJson);
        _unit = new ProgramUnit(program, _settings, options.Limits);
        _state = new RunState(_unit, probes, host, _settings, options.Limits);
        _timers = new Timers(_state, probes, host, options.Limits);
        _symbols = new SymbolText(host);
        _data = new DatumPrinter(_symbols, _settings);
        if (options.KeepsHeat) _heat = new HeatHistory(_unit, _symbols, _data, options.Limits, Math.Max(1_000_000, _settings.Number("aggrate")));
    }

    /// <summary>Clauses times probes, of one of the program's texts.</summary>
    public int Enablings(int unit) => _state.Enablings(unit);

    /// <summary>Whether a clause runs at a probe.</summary>
    public bool IsEnabled(int probe) => _state.IsEnabled(probe);

    /// <summary>A probe that has come into being during the run matches a description of it: from now on its clauses run there. Any thread.</summary>
    public void Enable(ProbeDescription description, Probe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        _state.Enable(description, probe.Id);
    }

    /// <summary>Samples of a profile probe were lost before they could fire. Any thread.</summary>
    public void DropSamples(SampleLoss why, long count) => _state.Locked(() => _state.SampleDrops[(int)why] += count);

    /// <summary>A thread of a victim has ended, and its variables go. Any thread.</summary>
    public void EndThread(long thread) => _state.EndThread(thread);

    /// <summary>The profile probes at which clauses run, and what these need.</summary>
    public IReadOnlyList<SampledProbe> SampledProbes()
    {
        List<SampledProbe> sampled = [];
        foreach (int id in _state.EnabledProbes)
        {
            if (_probes[id].Provider != "profile" || !TimerName.TryRead(_probes[id].Name, out bool isTick, out long period) || isTick) continue;
            Clause[] clauses = [.. _state.ClausesOf(id)];
            sampled.Add(new SampledProbe(id, _probes[id].Name, period, Array.Exists(clauses, ClauseNeeds.ReadsStack), clauses.Select(ClauseNeeds.WhyHeld).FirstOrDefault(static why => why is not null)));
        }
        return sampled;
    }

    /// <summary>Runs to the end. The status that exit() gave, or 0.</summary>
    /// <param name="begun">Called after BEGIN, unless that has ended the run.</param>
    public int Run(Action? begun = null)
    {
        using Consumer consumer = new(_unit, _state, _probes, _host, _settings, _messages, _heat, _asJson);
        _state.Fire(ProbeTable.Begin, _host.Own(_host.CurrentProcessor));
        if (!IsOver) begun?.Invoke();
        bool isLive = _state.Buffer.Policy == State.BufferPolicy.Switch;
        _timers.Start();
        long next = _host.Monotonic;
        _heat?.Begin(next);
        while (!IsOver)
        {
            if (_host.Monotonic >= _heat?.Next) LookAtHeat();
            if (isLive && (_messages.Any || _host.Monotonic >= next))
            {
                bool isDone = consumer.Consume();
                next = _host.Monotonic + (isDone ? Math.Max(1_000_000, _settings.Number("switchrate")) : 0);
            }
            else if (!isLive)
            {
                consumer.ShowMessages();
            }
            _host.WaitUntil(Math.Min(Math.Min(isLive ? next : long.MaxValue, _timers.Next), _heat?.Next ?? long.MaxValue));
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

    /// <summary>After the run: what is aggregated by stacks.</summary>
    public ImmutableArray<StackRow> StackRows() => new StackRows(_unit, _symbols, _data).All();

    /// <summary>After the run: how each distribution grew; none unless the options asked for it.</summary>
    public ImmutableArray<HeatMap> HeatMaps() => _heat?.Maps() ?? [];

    /// <summary>
    /// Shows a message in its place in the output (with JSON), or on standard error. Any thread, which does not wait for it to be shown. False
    /// where the run is over.
    /// </summary>
    public bool Tell(string message)
    {
        bool isInTime = _messages.TryAdd(message);
        if (isInTime) _host.Wake();
        return isInTime;
    }

    /// <summary>Ends the run because there is nothing left that could fire. Any thread.</summary>
    public void Finish()
    {
        _isFinished = true;
        _host.Wake();
    }

    /// <summary>Ends the run; a second time, without showing the aggregations. Any thread.</summary>
    public void Interrupt()
    {
        Interlocked.Increment(ref _interrupts);
        _host.Wake();
    }

    private bool IsOver => _state.IsExiting || _isFinished || _interrupts != 0;

    private void End(Consumer consumer)
    {
        _host.CollectSamples();
        _state.BeginEnd();
        _state.Fire(ProbeTable.End, _host.Own(_host.CurrentProcessor));
        while (!consumer.Consume())
        {
            // Nothing fires any more: there is an end to it.
        }
        LookAtHeat();
        _messages.Close();
        consumer.ShowMessages();
        consumer.ShowRest(_interrupts);
    }

    private void LookAtHeat() => _state.Locked(() =>
    {
        _heat?.Look(_host.Monotonic);
        return true;
    });

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
