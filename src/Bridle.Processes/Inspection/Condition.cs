namespace Bridle.Processes.Inspection;

/// <summary>How well something works here.</summary>
public enum ConditionState
{
    /// <summary>Not at all.</summary>
    No = 0,

    /// <summary>For some processes, or in part.</summary>
    Limited,
    Ok,
}

/// <summary>One thing that decides what may be traced here.</summary>
/// <param name="Name">Stable: for programs.</param>
/// <param name="State">How well it works.</param>
/// <param name="Text">What was found.</param>
/// <param name="Cure">What to change; null where nothing need be.</param>
public sealed record Condition(string Name, ConditionState State, string Text, string? Cure = null)
{
    internal static Condition Ok(string name, string text) => new(name, ConditionState.Ok, text);

    internal static Condition Limited(string name, string text, string cure) => new(name, ConditionState.Limited, text, cure);

    internal static Condition No(string name, string text, string cure) => new(name, ConditionState.No, text, cure);
}
