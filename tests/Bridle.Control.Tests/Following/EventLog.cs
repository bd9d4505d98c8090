using System.Collections.Concurrent;
using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>Keeps every event of a victim in order.</summary>
internal sealed class EventLog
{
    private readonly ConcurrentQueue<VictimEvent> _events = new();

    /// <summary>Called on the control thread while the thread of the event holds still.</summary>
    public Action<TracedProcess, VictimEvent> OnEvent { get; set; } = static (_, _) => { };

    public Verdict Take(TracedProcess process, VictimEvent happened)
    {
        _events.Enqueue(happened);
        OnEvent(process, happened);
        return Verdict.Continue;
    }

    public T[] Of<T>()
        where T : VictimEvent => [.. _events.OfType<T>()];

    /// <summary>How often a library was told as loaded and as unloaded.</summary>
    public (int Loads, int Unloads) Count(string library)
    {
        ObjectsChangedEvent[] all = Of<ObjectsChangedEvent>();
        return (all.Sum(happened => happened.Change.Loaded.Count(loaded => loaded.Path == library)),
            all.Sum(happened => happened.Change.Unloaded.Count(gone => gone.Path == library)));
    }

    public T WaitFor<T>(Func<T, bool>? condition = null)
        where T : VictimEvent
    {
        Eventually.Wait(() => Of<T>().Any(condition ?? (static _ => true)), $"an event {typeof(T).Name} among {string.Join(", ", _events)}");
        return Of<T>().First(condition ?? (static _ => true));
    }

    public GrabOptions Grabbing(StopPoint at = StopPoint.None) => new() { StopAt = at, Events = EventSet.All, OnEvent = Take };

    public CreateOptions Creating(StopPoint at = StopPoint.PostInit) => new() { StopAt = at, Events = EventSet.All, OnEvent = Take };
}
