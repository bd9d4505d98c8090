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
    private readonly Gate _gate = new();
    private readonly RunHost _host;
    private readonly ProgramUnit _unit;
    private readonly Interpreter _interpreter;
    private readonly EnabledClauses _enabled = new();
    private readonly ProbeTable _probes;
    private readonly FaultArguments _faultArguments = new();
    private int _currentProbe = ProbeTable.Begin;
    private ulong _random;
    private long _exitMoment;
    private bool _isInError, _isEnding;

    public RunState(ProgramUnit unit, ProbeTable probes, RunHost host, OptionSettings settings, EngineLimits limits)
    {
        (_unit, _probes, _host) = (unit, probes, host);
        _interpreter = new Interpreter(unit, this);
        BufferPolicy policy = settings.Text("bufpolicy") switch { "fill" => BufferPolicy.Fill, "ring" => BufferPolicy.Ring, _ => BufferPolicy.Switch };
        Buffer = new RecordBuffer(ProgramUnit.Bytes(settings, "bufsize", limits), policy);
        Speculations = new Speculations((int)Math.Clamp(settings.Number("nspec"), 0, limits.Speculations), ProgramUnit.Bytes(settings, "specsize", limits));
        _random = unchecked((ulong)host.Wall) | 1;
        foreach (ClauseImage clause in unit.Clauses) Enable(clause);
    }

    public RecordBuffer Buffer { get; }

    public Speculations Speculations { get; }

    public DropCounts Drops { get; } = new();

    /// <summary>Samples that were lost before they could fire, by <see cref="SampleLoss"/>.</summary>
    public long[] SampleDrops { get; } = new long[3];

    /// <summary>Faults in a clause of ERROR.</summary>
    public long DoubleFaults { get; set; }

    public bool IsExiting { get; private set; }

    public int ExitStatus { get; private set; }

    public IEnumerable<int> EnabledProbes => _enabled.Probes;

    /// <summary>Clauses times probes, of one of the program's texts.</summary>
    public int Enablings(int unit) => _enabled.Count(unit);

    public Probe CurrentProbe => _probes[_currentProbe];

    public int CurrentClause { get; private set; }

    public long Timestamp => _host.Monotonic;

    public long WallTimestamp => _host.Wall;

    /// <summary>Runs the clauses of a probe. Any thread.</summary>
    public void Fire(int probe, Surroundings surroundings)
    {
        if (_enabled.Of(probe) is not { } clauses) return;
        _gate.Enter();
        try
        {
            if (_isEnding ? probe == ProbeTable.End : !IsExiting || IsBeforeExit(surroundings)) Run(probe, clauses, surroundings);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>The clauses of a probe.</summary>
    public IEnumerable<Clause> ClausesOf(int probe) => _enabled.Of(probe)?.Select(static image => image.Clause) ?? [];

    public bool IsEnabled(int probe) => _enabled.Of(probe) is not null;

    /// <summary>A probe that has come into being matches a description of the program.</summary>
    public void Enable(ProbeDescription description, int probe)
    {
        Locked(() =>
        {
            foreach (ClauseImage clause in _unit.Clauses)
            {
                if (clause.Clause.Probes.Contains(description)) _enabled.Add(probe, clause);
            }
            return true;
        });
    }

    /// <summary>A thread is gone: its variables are nobody's any more.</summary>
    public void EndThread(long thread) => Locked(() =>
    {
        _unit.Dynamic.DeleteOf(thread);
        return true;
    });

    /// <summary>From here on only END fires, whose exit() has a say still.</summary>
    public void BeginEnd() => Locked(() => (_isEnding, IsExiting) = (true, false));

    /// <summary>Does something while nothing fires.</summary>
    public T Locked<T>(Func<T> action)
    {
        _gate.Enter();
        try
        {
            return action();
        }
        finally
        {
            _gate.Leave();
        }
    }

    // What was sampled before exit() may be told after it.
    private bool IsBeforeExit(Surroundings surroundings) => surroundings.Moment is not 0 and long moment && moment <= _exitMoment;

    private void Enable(ClauseImage clause)
    {
        foreach (Probe probe in clause.Clause.Probes.SelectMany(_probes.Match)) _enabled.Add(probe.Id, clause);
    }

    private void Run(int probe, ClauseImage[] clauses, Surroundings surroundings)
    {
        bool exitsBefore = IsExiting;
        _interpreter.Enter(surroundings);
        foreach (ClauseImage clause in clauses)
        {
            (_currentProbe, CurrentClause) = (probe, clause.Index);
            bool isDone = _interpreter.Run(clause);
            if (isDone && clause.Records) Emit(probe, clause, surroundings.Processor);
            else if (!isDone && _interpreter.Fault != FaultCode.None) Fail(probe, clause, surroundings);
            if (IsExiting && !exitsBefore) break;
        }
    }

    private void Emit(int probe, ClauseImage clause, int processor)
    {
        Span<byte> data = _interpreter.Record(clause.Clause.RecordBytes);
        if (data[..(clause.PresenceWords * sizeof(long))].IndexOfAnyExcept((byte)0) < 0) return;
        RecordHeader header = new() { Clause = clause.Clause.Index, Probe = probe, Processor = processor, Timestamp = _interpreter.Timestamp };
        if (_interpreter.Speculation is long speculation) Speculations.Append(speculation, header, data);
        else Append(header, data);
    }

    private void Append(in RecordHeader header, ReadOnlySpan<byte> data)
    {
        if (Buffer.TryAppend(header, data)) return;
        Drops.Add(header.Processor);
        if (Buffer.Policy == BufferPolicy.Fill) IsExiting = true;
    }

    private void Fail(int probe, ClauseImage clause, Surroundings surroundings)
    {
        if (_isInError)
        {
            DoubleFaults++;
            return;
        }
        RecordHeader header = new()
        {
            Kind = RecordKind.Fault,
            Clause = clause.Clause.Index,
            Probe = probe,
            Processor = surroundings.Processor,
            Detail = (int)_interpreter.Fault,
            Place = _interpreter.FaultPlace,
            Value = _interpreter.FaultValue,
            Timestamp = _interpreter.Timestamp,
        };
        Append(header, []);
        if (_enabled.Of(ProbeTable.Error) is not { } clauses) return;
        _isInError = true;
        _interpreter.Suspend();
        _faultArguments.Set(surroundings, probe, clause.Clause.Index, _interpreter.FaultPlace, (int)_interpreter.Fault, _interpreter.FaultValue);
        Run(ProbeTable.Error, clauses, _faultArguments);
        _interpreter.Resume();
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

    void IRunServices.Exit(int status) => (IsExiting, ExitStatus, _exitMoment) = (true, status, _interpreter.Timestamp);
}
