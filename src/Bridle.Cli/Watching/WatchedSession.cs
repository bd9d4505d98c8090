using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bridle.Cli.Fronting;
using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Linux.Signals;
using Bridle.Processes;

namespace Bridle.Cli.Watching;

/// <summary>The victims of a watch. Their records go to the queue on their control threads, and nothing there waits.</summary>
internal sealed class WatchedSession(WatchRequest request, RecordQueue queue, WatchEnd end, Action<string>? debug) : IWatchedSession, IDisposable
{
    private const int SigStop = 19;

    private readonly ControlSession _session = new(new SessionOptions { Debug = debug is not null, DebugSink = debug });
    private readonly ConcurrentDictionary<int, bool> _alive = [];

    /// <summary>
    /// Starts and grabs all, or throws. What is already there is grabbed before anything is started, and no program runs before every
    /// one has been created: who mistypes the last of them has not run the first.
    /// </summary>
    public void Start()
    {
        List<Victim> held = [];
        foreach (int process in request.Processes)
            held.Add(Grab(process));
        foreach (ImmutableArray<string> command in request.Commands)
            held.Add(Create(command));
        held.ForEach(Let);
    }

    public void Release()
    {
        _session.Dispose();
        end.VictimsAreReleased();
    }

    /// <summary>From its first record to its last; any thread.</summary>
    public bool IsVictim(int process) => _alive.ContainsKey(process);

    public void Suspend() => _session.Suspend();

    public void Resume() => _session.Resume();

    public void Dispose() => Release();

    private Victim Grab(int process)
    {
        GrabOptions options = new()
        {
            StopAt = request.Hold ? StopPoint.Grab : StopPoint.None,
            Events = EventSet.All,
            OnEvent = Hear(StopPoint.None),
            KeepMappings = false,
        };
        return Counted(() => _session.Grab(process, options));
    }

    private Victim Create(ImmutableArray<string> command)
    {
        // Held without a report where others are still to be created.
        bool isSilent = request.StopAt == StopPoint.None && request.Commands.Length > 1;
        CreateOptions options = new()
        {
            StopAt = isSilent ? StopPoint.Create : request.StopAt,
            Events = EventSet.All,
            OnEvent = Hear(isSilent ? StopPoint.Create : StopPoint.None),
            KeepMappings = false,
            ProcessGroup = BehindFront.Group,
        };
        return Counted(() => _session.Create(command[0], command[1..], options));
    }

    private Victim Counted(Func<Victim> start)
    {
        end.VictimStarts();
        return start();
    }

    private VictimEventHandler Hear(StopPoint silent)
    {
        bool isGone = false;
        return (process, happened) =>
        {
            if (happened is CreatedEvent or GrabbedEvent)
                _alive[happened.ProcessId] = true;
            if (happened is not StopPointEvent { At: var at } || at != silent)
                queue.Add(happened);
            if (!isGone && happened is ExitedEvent or LostEvent)
            {
                isGone = true;
                _alive.TryRemove(happened.ProcessId, out _);
                end.VictimIsGone();
            }

            return Verdict.Continue;
        };
    }

    private void Let(Victim victim)
    {
        if (victim.IdleAt is not { } point || point == StopPoint.None)
            return;
        // Pending until the victim goes on, and then the first thing that happens to it.
        if (request.Hold)
            ProcessSignals.Send(victim.ProcessId, SigStop);
        victim.Continue();
    }
}
