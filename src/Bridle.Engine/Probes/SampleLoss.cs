namespace Bridle.Engine.Probes;

/// <summary>Why samples of profile probes never fire.</summary>
public enum SampleLoss
{
    /// <summary>They came faster than they were taken.</summary>
    NoRoom = 0,

    /// <summary>The kernel held its clock back for a while; the whiles are counted.</summary>
    Paused,

    /// <summary>What was in a buffer made no sense; the buffers are counted.</summary>
    Unreadable,
}
