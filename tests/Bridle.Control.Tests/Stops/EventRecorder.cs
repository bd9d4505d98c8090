using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

/// <summary>Keeps the events of a victim for a test to wait for.</summary>
internal sealed class EventRecorder
{
    private readonly Lock _gate = new();
    private readonly List<VictimEvent> _events = [];

    public Verdict Take(TracedProcess process, VictimEvent happened)
    {
        lock (_gate) _events.Add(happened);
        return Verdict.Continue;
    }

    public T[] All<T>()
        where T : VictimEvent
    {
        lock (_gate) return [.. _events.OfType<T>()];
    }

    /// <summary>The event number <paramref name="index"/> of its kind.</summary>
    public T Wait<T>(int index = 0)
        where T : VictimEvent
    {
        Eventually.Wait(() => All<T>().Length > index, $"{typeof(T).Name} number {index}");
        return All<T>()[index];
    }
}
