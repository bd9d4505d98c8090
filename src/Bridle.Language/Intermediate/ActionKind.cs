namespace Bridle.Language.Intermediate;

/// <summary>What is done with an action's data when it is consumed.</summary>
public enum ActionKind
{
    /// <summary>The clause has no statement at all: its firing is the news.</summary>
    Default,
    Trace, TraceMemory, Printf, Printa, Print, UserStack, KernelStack, Symbol, Exit, Clear, Truncate, Normalize, Denormalize,
    SetOption, Freopen, Ftruncate, System,
}
