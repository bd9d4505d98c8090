using System.Collections.Immutable;
using System.Diagnostics;
using Bridle.Processes;

namespace Bridle.Control.Events;

/// <summary>
/// Who hears what of one victim. Subscribing is possible on any thread; handlers run on the control thread, in the order in which
/// they came.
/// </summary>
internal sealed class EventPublisher(TracedProcess process)
{
    private readonly Lock _counting = new();
    private ImmutableArray<EventSubscription> _subscriptions = [];

    /// <summary>The union of what is asked for.</summary>
    public EventSet Wanted { get; private set; }

    /// <summary>A handler failed: told to the client as an error, for it has no other way to know.</summary>
    public Action<Exception>? OnFailure { get; set; }

    public EventSubscription Add(EventSet events, VictimEventHandler handler)
    {
        EventSubscription subscription = new(this, events, handler);
        ImmutableInterlocked.Update(ref _subscriptions, static (list, added) => list.Add(added), subscription);
        Recount();
        return subscription;
    }

    public void Remove(EventSubscription subscription)
    {
        ImmutableInterlocked.Update(ref _subscriptions, static (list, removed) => list.Remove(removed), subscription);
        Recount();
    }

    public bool Wants(EventSet kind) => (Wanted & kind) != 0;

    /// <summary>Stop if one of the handlers wants the victim stopped.</summary>
    public Verdict Publish(EventSet kind, VictimEvent happened)
    {
        if (!Wants(kind)) return Verdict.Continue;
        VictimEvent stamped = happened with { Timestamp = Stopwatch.GetTimestamp() };
        Verdict verdict = Verdict.Continue;
        foreach (EventSubscription subscription in _subscriptions)
            if ((subscription.Events & kind) != 0 && Call(subscription, stamped) == Verdict.Stop) verdict = Verdict.Stop;
        return verdict;
    }

    private Verdict Call(EventSubscription subscription, VictimEvent happened)
    {
        try
        {
            Verdict verdict = subscription.Handler(process, happened);
            if (verdict == Verdict.Remove) Remove(subscription);
            return verdict;
        }
        catch (Exception failure)
        {
            // A client's defect must not leave a victim stopped.
            OnFailure?.Invoke(failure);
            return Verdict.Continue;
        }
    }

    private void Recount()
    {
        lock (_counting)
        {
            EventSet wanted = EventSet.None;
            foreach (EventSubscription subscription in _subscriptions) wanted |= subscription.Events;
            Wanted = wanted;
        }
    }
}
