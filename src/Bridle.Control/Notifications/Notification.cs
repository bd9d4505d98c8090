using Bridle.Control.Events;

namespace Bridle.Control.Notifications;

/// <summary>
/// What a session tells its client: exited, lost, objects changed, gap, an error. Not for what a subscriber heard on the control
/// thread, but to be waited for on any other. None is lost, none comes for a victim after its release, and the order is kept per victim.
/// </summary>
/// <param name="Handle">The handle that it is about; compare with <see cref="Victim.Handle"/>.</param>
/// <param name="Event">What happened: an <see cref="ExitedEvent"/>, <see cref="LostEvent"/>, <see cref="ObjectsChangedEvent"/>,
/// <see cref="GapEvent"/> or <see cref="ErrorEvent"/>.</param>
public sealed record Notification(ProcessHandle Handle, VictimEvent Event);
