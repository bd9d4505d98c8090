namespace Bridle.Linux.Ptrace;

/// <summary>The PTRACE_O_ options that Bridle uses (ptrace(2)).</summary>
[Flags]
public enum PtraceOptions
{
    None = 0,
    SystemCallGood = 0x1,
    Fork = 0x2,
    VFork = 0x4,
    Clone = 0x8,
    Exec = 0x10,
    VForkDone = 0x20,
    ExitKill = 0x100000,

    /// <summary>What a controlled victim's threads carry: everything that changes its text or its thread list.</summary>
    Control = SystemCallGood | Fork | VFork | Clone | Exec | VForkDone,
}
