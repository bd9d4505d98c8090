using Bridle.Engine.Interpreting;
using Bridle.Engine.Probes;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Running;

/// <summary>
/// The side of a run that produces: it fires probes. One lock makes a firing one step for all others, the consumer too; so shared variables
/// and aggregations come out right whoever fires, and each instruction on them is atomic of itself.
/// </summary>
internal sealed class RunState : IRunServices
{
    private readonly Lock _gate = new();
    private readonly RunHost _host;
    private readonly ProgramUnit[] _units;
    private readonly Interpreter[] _interpreters;
    private readonly EnabledClauses _enabled = new();
    private readonly ProbeTable _probes;
    private readonly FaultArguments _faultArguments = new();
    private ulong _random;
    private bool _isInError, _isEnding;

    public RunState(ProgramUnit[] units, ProbeTable probes, RunHost host, OptionSettings settings, EngineLimits limits)
    {
        (_units, _probes, _host) = (units, probes, host);
        _interpreters = [.. units.Select(unit => new Interpreter(unit, this))];
        BufferPolicy policy = settings.Text("bufpolicy") switch { "fill" => BufferPolicy.Fill, "ring" => BufferPolicy.Ring, _ => BufferPolicy.Switch };
        Buffer = new RecordBuffer(ProgramUnit.Bytes(settings, "bufsize", limits), policy);
        Speculations = new Speculations((int)Math.Clamp(settings.Number("nspec"), 0, limits.Speculations), ProgramUnit.Bytes(settings, "specsize", limits));
        _random = unchecked((ulong)host.Wall) | 1;
        CurrentProbe = probes[ProbeTable.Begin];
        for (int unit = 0; unit < units.Length; unit++)
        {
            foreach (ClauseImage clause in units[unit].Clauses) Enable(unit, clause);
        }
    }

    public Lock Gate => _gate;

    public RecordBuffer Buffer { get; }

    public Speculations Speculations { get; }

    public DropCounts Drops { get; } = new();

    /// <summary>Faults in a clause of ERROR.</summary>
    public long DoubleFaults { get; set; }

    public bool IsExiting { get; private set; }

    public int ExitStatus { get; private set; }

    public IEnumerable<int> EnabledProbes => _enabled.Probes;

    /// <summary>Clauses times probes.</summary>
    public int Enablings(int unit) => _enabled.Count(unit);

    public Probe CurrentProbe { get; private set; }

    public int CurrentClause { get; private set; }

    public long Timestamp => _host.Monotonic;

    public long WallTimestamp => _host.Wall;

    /// <summary>Runs the clauses of a probe. Any thread.</summary>
    public void Fire(int probe, Surroundings surroundings)
    {
        if (_enabled.Of(probe) is not { } clauses) return;
        lock (_gate)
        {
            if (_isEnding ? probe != ProbeTable.End : IsExiting) return;
            Run(probe, clauses, surroundings);
        }
    }

    public bool IsEnabled(int probe) => _enabled.Of(probe) is not null;

    /// <summary>A probe that has come into being matches a description of the program.</summary>
    public void Enable(ProbeDescription description, int probe)
    {
        lock (_gate)
        {
            for (int unit = 0; unit < _units.Length; unit++)
            {
                foreach (ClauseImage clause in _units[unit].Clauses)
                {
                    if (clause.Clause.Probes.Contains(description)) _enabled.Add(probe, unit, clause);
                }
            }
        }
    }

    /// <summary>A thread is gone: its variables are nobody's any more.</summary>
    public void EndThread(long thread)
    {
        lock (_gate)
        {
            foreach (ProgramUnit unit in _units) unit.Dynamic.DeleteOf(thread);
        }
    }

    /// <summary>From here on only END fires, whose exit() has a say still.</summary>
    public void BeginEnd()
    {
        lock (_gate) (_isEnding, IsExiting) = (true, false);
    }

    private void Enable(int unit, ClauseImage clause)
    {
        foreach (Probe probe in clause.Clause.Probes.SelectMany(_probes.Match)) _enabled.Add(probe.Id, unit, clause);
    }

    private void Run(int probe, (int Unit, ClauseImage Clause)[] clauses, Surroundings surroundings)
    {
        bool exitsBefore = IsExiting;
        int entered = -1;
        foreach ((int unit, ClauseImage clause) in clauses)
        {
            if (entered != unit && _interpreters[unit] is var fresh) fresh.Enter(surroundings);
            entered = unit;
            CurrentProbe = _probes[probe];
            CurrentClause = clause.Number;
            Run(_interpreters[unit], probe, clause, surroundings);
            if (IsExiting && !exitsBefore) break;
        }
    }

    private void Run(Interpreter interpreter, int probe, ClauseImage clause, Surroundings surroundings)
    {
        bool isDone = interpreter.Run(clause);
        if (isDone && clause.Clause.Actions.Length > 0) Emit(interpreter, probe, clause, surroundings.Processor);
        else if (interpreter.Fault != FaultCode.None) Fail(interpreter, probe, clause, surroundings);
    }

    private void Emit(Interpreter interpreter, int probe, ClauseImage clause, int processor)
    {
        Span<byte> data = interpreter.Record(clause.Clause.RecordBytes);
        if (data[..(clause.PresenceWords * sizeof(long))].IndexOfAnyExcept((byte)0) < 0) return;
        RecordHeader header = new() { Clause = clause.Number, Probe = probe, Processor = processor, Timestamp = interpreter.Timestamp };
        if (interpreter.Speculation is long speculation) Speculations.Append(speculation, header, data);
        else Append(header, data);
    }

    private void Append(in RecordHeader header, ReadOnlySpan<byte> data)
    {
        if (Buffer.TryAppend(header, data)) return;
        Drops.Add(header.Processor);
        if (Buffer.Policy == BufferPolicy.Fill) IsExiting = true;
    }

    private void Fail(Interpreter interpreter, int probe, ClauseImage clause, Surroundings surroundings)
    {
        if (_isInError)
        {
            DoubleFaults++;
            return;
        }
        RecordHeader header = new()
        {
            Kind = RecordKind.Fault,
            Clause = clause.Number,
            Probe = probe,
            Processor = surroundings.Processor,
            Detail = (int)interpreter.Fault,
            Place = interpreter.FaultPlace,
            Value = interpreter.FaultValue,
            Timestamp = interpreter.Timestamp,
        };
        Append(header, []);
        if (_enabled.Of(ProbeTable.Error) is not { } clauses) return;
        _isInError = true;
        interpreter.Suspend();
        _faultArguments.Set(surroundings, probe, clause.Clause.Index, interpreter.FaultPlace, (int)interpreter.Fault, interpreter.FaultValue);
        Run(ProbeTable.Error, clauses, _faultArguments);
        interpreter.Resume();
        _isInError = false;
    }

    long IRunServices.Random()
    {
        // xorshift64*: only has to look random.
        unchecked
        {
            _random ^= _random >> 12;
            _random ^= _random << 25;
            _random ^= _random >> 27;
            return (int)(_random * 0x2545_F491_4F6C_DD1D >> 33);
        }
    }

    int IRunServices.TakeSpeculation() => Speculations.Take();

    void IRunServices.Commit(long speculation)
    {
        if (Speculations.Find(speculation) is not { } buffer) return;
        for (; buffer.TryPeek(out RecordHeader header, out ReadOnlySpan<byte> data); buffer.Skip()) Append(header, data);
        Speculations.Discard(speculation);
    }

    void IRunServices.Discard(long speculation) => Speculations.Discard(speculation);

    void IRunServices.Exit(int status) => (IsExiting, ExitStatus) = (true, status);
}
