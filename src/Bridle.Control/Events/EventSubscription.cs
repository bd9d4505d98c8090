namespace Bridle.Control.Events;

/// <summary>What a client hears until it disposes of this. Any thread.</summary>
public sealed class EventSubscription : IDisposable
{
    private readonly EventPublisher _publisher;

    internal EventSubscription(EventPublisher publisher, EventSet events, VictimEventHandler handler) =>
        (_publisher, Events, Handler) = (publisher, events, handler);

    public EventSet Events { get; }

    internal VictimEventHandler Handler { get; }

    public void Dispose() => _publisher.Remove(this);
}
