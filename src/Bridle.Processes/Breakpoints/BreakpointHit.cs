using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// A thread at a breakpoint, before the instruction there runs. Valid during the handler only. The registers show the
/// breakpoint's address; changes of them are not written back (use <see cref="TracedProcess.SetRegisters"/>).
/// </summary>
public readonly ref struct BreakpointHit
{
    private readonly ref readonly Registers _registers;

    internal BreakpointHit(TracedProcess process, TracedThread thread, Breakpoint breakpoint, ref readonly Registers registers)
    {
        (Process, Thread, Breakpoint) = (process, thread, breakpoint);
        _registers = ref registers;
    }

    public TracedProcess Process { get; }

    public TracedThread Thread { get; }

    public Breakpoint Breakpoint { get; }

    public ref readonly Registers Registers => ref _registers;
}

/// <summary>Runs on the control thread while the hitting thread holds still. It may add and remove breakpoints.</summary>
public delegate Verdict BreakpointHandler(in BreakpointHit hit);
