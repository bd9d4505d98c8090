using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>Why a stack ends where it does.</summary>
public enum StackEndKind
{
    None,

    /// <summary>The last frame is the first function of the thread: it says so itself, or returns to address 0.</summary>
    Outermost,

    /// <summary>There may be more: the buffer or <see cref="UnwindLimits"/> is full.</summary>
    Limit,

    /// <summary>The callers go round in a circle.</summary>
    NoProgress,

    /// <summary>Memory at the address cannot be read.</summary>
    Unreadable,

    /// <summary>The last frame would return to the address, where there is no code.</summary>
    NoCode,

    /// <summary>The call frame information at the address makes no sense, and nothing else was found.</summary>
    BadRules,

    /// <summary>The rules at the address need a register whose value was lost, or never known; and nothing else was found.</summary>
    UnknownRegister,

    /// <summary>There is no call frame information for the address, and nothing on the stack that looks like a caller.</summary>
    NoCaller,
}

/// <summary>The end of a stack: why, and at which address.</summary>
public readonly record struct StackEnd(StackEndKind Kind, TargetAddress Address)
{
    /// <summary>Every frame was found.</summary>
    public bool IsComplete => Kind == StackEndKind.Outermost;

    public override string ToString() => Kind switch
    {
        StackEndKind.None => "",
        StackEndKind.Outermost => "end of stack",
        StackEndKind.Limit => "more frames than asked for",
        StackEndKind.NoProgress => $"the callers go round in a circle at {Address}",
        StackEndKind.Unreadable => $"memory at {Address} cannot be read",
        StackEndKind.NoCode => $"no code at {Address}",
        StackEndKind.BadRules => $"the call frame information at {Address} makes no sense",
        StackEndKind.UnknownRegister => $"the caller of {Address} is found by a register that is not known",
        StackEndKind.NoCaller => $"no call frame information at {Address}, and no caller found on the stack",
        _ => throw new InvalidOperationException($"{Kind}"),
    };
}
