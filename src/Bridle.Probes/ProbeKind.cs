namespace Bridle.Probes;

/// <summary>What makes a probe fire.</summary>
public enum ProbeKind
{
    /// <summary>A function is entered.</summary>
    Entry,

    /// <summary>A function is left, by a return or by a jump to another one.</summary>
    Return,

    /// <summary>One instruction is about to run.</summary>
    Offset,

    /// <summary>A place that the program's author marked (USDT).</summary>
    Statement,

    /// <summary>A thread of a victim asks the kernel for something.</summary>
    SystemCallEntry,

    /// <summary>The kernel has answered.</summary>
    SystemCallReturn,

    /// <summary>A process or thread begins, changes or ends: the proc provider.</summary>
    LifeCycle,
}
