namespace Bridle.Control.Handles;

/// <summary>What a handle's process is doing, as clients see it.</summary>
internal enum HandleState
{
    /// <summary>The control thread creates or attaches.</summary>
    Starting = 0,
    Running,

    /// <summary>Held at a stop point, its traps out of the text, until it is continued.</summary>
    Idle,

    /// <summary>It has exited.</summary>
    Dead,

    /// <summary>It runs on, and cannot be observed any more.</summary>
    Lost,

    /// <summary>Let go of.</summary>
    Released,
}
