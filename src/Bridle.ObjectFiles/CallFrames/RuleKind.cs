namespace Bridle.ObjectFiles.CallFrames;

/// <summary>How the caller's value of a register is found (DWARF 5, 6.4.1).</summary>
internal enum RuleKind : byte
{
    /// <summary>Nothing is said: what the calling convention preserves is as it was.</summary>
    Unspecified,

    /// <summary>Lost. Of the return address: there is no caller.</summary>
    Undefined,
    SameValue,

    /// <summary>In memory at the frame's address and an offset.</summary>
    Offset,

    /// <summary>The frame's address and an offset itself.</summary>
    ValueOffset,

    /// <summary>In another register, and an offset for the frame's address.</summary>
    Register,

    /// <summary>In memory where an expression says.</summary>
    Expression,

    /// <summary>The value of an expression.</summary>
    ValueExpression,
}
