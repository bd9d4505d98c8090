using System.Collections.Immutable;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;

namespace Bridle.Control.Following;

/// <summary>
/// Tells of execs that failed, of which ptrace says nothing. Behind the C library's system call a thread comes only then, so a
/// breakpoint there costs nothing while all goes well. A grabbed victim's text is left alone, and a program that makes the call
/// itself is not seen. Control thread only.
/// </summary>
internal sealed class FailedExecFollower(TracedProcess process, EventPublisher events, bool leavesTextAlone)
{
    private const int LongestPath = 4096;

    public void Look(ImmutableArray<LoadedObject> loaded)
    {
        if (leavesTextAlone || !events.Wants(EventSet.FailedExecs)) return;
        foreach (LoadedObject added in loaded)
            if (!added.IsLinker && !added.IsVdso && process.TryFindFailedExec(added, out TargetAddress address))
                process.AddBreakpoint(address, AfterFailure, isInternal: true);
    }

    private Verdict AfterFailure(in BreakpointHit hit)
    {
        long result = unchecked((long)hit.Registers.Rax);
        if (result >= 0) return Verdict.Continue;
        string path = process.Memory.TryReadCString(new TargetAddress(hit.Registers.Rdi), LongestPath, out string name) ? name : "";
        return events.Publish(EventSet.FailedExecs, new ExecFailedEvent(process.ProcessId, hit.Thread.Id, path, new Errno((int)-result)));
    }
}
