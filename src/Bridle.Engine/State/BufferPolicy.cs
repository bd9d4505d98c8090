namespace Bridle.Engine.State;

/// <summary>What a record buffer does when it is full.</summary>
internal enum BufferPolicy
{
    /// <summary>New records are dropped and counted until the consumer has made room.</summary>
    Switch,

    /// <summary>The run ends; what is there is shown at the end.</summary>
    Fill,

    /// <summary>The oldest records make room; what is there is shown at the end.</summary>
    Ring,
}
