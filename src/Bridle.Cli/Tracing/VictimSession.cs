using System.Collections.Immutable;
using System.Globalization;
using Bridle.Cli.CommandLines;
using Bridle.Cli.Fronting;
using Bridle.Cli.Watching;
using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Engine.Breakpoint;
using Bridle.Engine.Probes;
using Bridle.Language.Options;
using Bridle.Linux.Demangling;
using Bridle.ObjectFiles.Demangling;
using Bridle.Processes.Grabbing;

namespace Bridle.Cli.Tracing;

/// <summary>The victims of -c and -p, from before the programs are compiled to after the last line is printed.</summary>
internal sealed class VictimSession : IWatchedSession, IDisposable
{
    /// <summary>A terminal sends Ctrl-C to created victims too: how long one of them may take to die of it.</summary>
    private static readonly TimeSpan s_lastMoment = TimeSpan.FromMilliseconds(100);

    private readonly ControlSession _session = new();
    private readonly List<Victim> _created = [];
    private readonly TraceEnd _end;
    private readonly Action<string> _notify;
    private ProcessorBinding? _binding;
    private volatile bool _isOver;

    public VictimSession(ProbeTable probes, TraceEnd end, Action<string> notify)
    {
        (_end, _notify) = (end, notify);
        Traced = new TracedVictims(probes, new Demangler(SystemDemangler.TryDemangle)) { OnTold = Tell };
        probes.Source = Traced;
    }

    public TracedVictims Traced { get; }

    /// <summary>$target: the first of them.</summary>
    public int? Target => _session.Target;

    public bool IsVictim(int process) => Traced.Contains(process);

    /// <summary>Creates and grabs all, in the order of the command line, and holds them.</summary>
    /// <exception cref="TraceException">One of them cannot be had.</exception>
    public void Open(IEnumerable<VictimWish> wishes, OptionSettings settings)
    {
        StopPoint at = WatchSetting.TryParseStop(settings.Text("evaltime"), out StopPoint point) ? point : StopPoint.PostInit;
        if (settings.Values.TryGetValue("cpu", out string? processor)) _binding = new ProcessorBinding(processor);
        foreach (VictimWish wish in wishes)
        {
            if (wish.IsNamed) Find(wish.Text);
            else Add(wish.IsCommand ? Create(wish.Text, at) : Grab(wish.Text), wish.IsCommand);
        }
    }

    /// <summary>After Ctrl-C: what kills a created victim together with us shall be told.</summary>
    public void AwaitLastMoment()
    {
        foreach (Victim victim in _created) victim.WaitForEnd(s_lastMoment);
    }

    public void Release()
    {
        _isOver = true;
        Traced.Detach();
        _binding?.Dispose();
        _session.Dispose();
        _end.VictimsAreReleased();
    }

    public void Suspend() => _session.Suspend();

    public void Resume() => _session.Resume();

    public void Dispose()
    {
        Release();
        Traced.Dispose();
    }

    private void Add(Victim victim, bool isCreated)
    {
        if (!victim.IsAlive) throw new TraceException(Gone(victim));
        if (!isCreated) _binding?.Bind(victim.ProcessId);
        try
        {
            Traced.Add(victim);
        }
        catch (VictimGoneException)
        {
            throw new TraceException(Gone(victim));
        }
    }

    // That it cannot be had is a fault of the clause that names it.
    private void Find(string text)
    {
        int process = int.Parse(text, CultureInfo.InvariantCulture);
        try
        {
            if (BehindFront.IsOurs(process)) Traced.Miss(process, $"process {process} is dtrace itself");
            else Add(_session.Grab(process), isCreated: false);
        }
        catch (Exception failure) when (failure is GrabException or TraceException)
        {
            string reason = failure is GrabException { Refusal: var refusal } ? refusal.Cause : "it has ended";
            Traced.Miss(process, $"failed to grab process {process}: {reason}");
        }
    }

    private Victim Create(string command, StopPoint at)
    {
        if (!CommandLineSplitter.TrySplit(command, out ImmutableArray<string> words, out string error)) throw new UsageException(error);
        Victim victim = _session.Create(words[0], words[1..], new CreateOptions { StopAt = at, ProcessGroup = BehindFront.Group });
        _created.Add(victim);
        return victim;
    }

    private Victim Grab(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int process)) throw new TraceException($"invalid pid: {text}");
        return _session.Grab(process);
    }

    private static string Gone(Victim victim) => victim.Exit switch
    {
        { Signal: not 0 } status => $"failed to control pid {victim.ProcessId}: process died from signal {status.Signal}",
        { } status => $"failed to control pid {victim.ProcessId}: process exited with status {status.Code}",
        null => $"failed to control pid {victim.ProcessId}: {victim.Handle.LostReason ?? "process has ended"}",
    };

    private void Tell(VictimEvent happened)
    {
        if (!_isOver && VictimNotice.Of(happened) is { } notice) _notify(notice);
    }
}
