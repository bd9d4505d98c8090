using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;

namespace Bridle.Processes.Inspection;

/// <summary>
/// What the calling process may trace on this machine, and what would have to change. It tries what can be tried without touching any
/// other process, and reads the kernel's settings for the rest.
/// </summary>
public static class TracingConditions
{
    /// <summary>In the order in which they matter.</summary>
    public static ImmutableArray<Condition> Examine()
    {
        ProcessFiles files = new();
        files.TryReadStatus(Environment.ProcessId, out ProcessStatus own);
        RightConditions rights = new(files, own);
        KernelConditions kernel = new(files, own);
        return
        [
            kernel.Release(), rights.User(), rights.Calls(), rights.Yama(), rights.Processes(), rights.UserNamespace(), rights.Procfs(),
            RightConditions.Memory(), KernelConditions.DebugRegisters(), kernel.PerfEvents(), kernel.Bpf(),
            KernelConditions.TypeInformation(), kernel.Uprobes(), KernelConditions.Tracefs(), kernel.CoreFiles(),
        ];
    }

    /// <summary>Whether one process could be grabbed. It is not touched: the kernel is asked for the same right in another way.</summary>
    public static Condition OfProcess(int processId)
    {
        GrabDiagnosis diagnosis = new(new ProcessFiles());
        int process = diagnosis.TryFindProcess(processId, out int found) ? found : processId;
        GrabRefusal? refusal = diagnosis.Precheck(process);
        if (refusal is null)
        {
            bool opened = ProcessMemory.TryOpenReadOnly(process, process, out ProcessMemory memory, out Errno error);
            if (opened) memory.Dispose();
            else refusal = diagnosis.Explain(process, error);
        }

        string name = $"pid {processId}";
        return refusal is null
            ? Condition.Ok(name, "may be grabbed")
            : new Condition(name, ConditionState.No, $"may not be grabbed: {refusal.Cause}", refusal.Detail);
    }
}
