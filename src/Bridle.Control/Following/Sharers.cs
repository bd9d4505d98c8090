using Bridle.Control.Logging;
using Bridle.Linux;
using Bridle.Linux.Kernel;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Following;

/// <summary>
/// Finds the processes that share the victim's memory and were made before we looked (vfork, CLONE_VM), and holds them: a trap in the
/// text would kill them. Asked before the first trap goes in. Control thread only.
/// </summary>
internal sealed class Sharers(TracedProcess process, ProcessFiles files, PtraceOptions options, DebugLog log)
{
    // Children of children are looked at too; sharing memory through more generations than this is no accident.
    private const int MostProcesses = 256;

    /// <summary>Someone shares the memory who could not be held: no trap may go in yet.</summary>
    public bool HaveFreeOnes { get; private set; }

    public bool HoldAll()
    {
        Queue<int> owners = new([process.ProcessId]);
        HashSet<int> seen = [process.ProcessId];
        HaveFreeOnes = false;
        while (owners.TryDequeue(out int owner) && seen.Count < MostProcesses)
            foreach (int tid in files.ThreadIds(owner))
                foreach (int child in files.Children(owner, tid))
                    if (seen.Add(child) && Shares(child) && Hold(child)) owners.Enqueue(child);
        return !HaveFreeOnes;
    }

    private bool Shares(int child) => AddressSpaces.Shared(child, process.LivingThreadId, out _);

    private bool Hold(int child)
    {
        foreach (int tid in files.ThreadIds(child))
        {
            if (process.Threads.TryFind(tid, out _)) continue;
            Errno error = Tracee.Seize(tid, options);
            if (log.IsOn) log.Write($"pid {process.ProcessId}: process {child} shares its memory: held: {error}");
            if (error.IsSuccess) process.Threads.Add(tid, child).Options = options;
            else if (error != Errno.ESRCH && Shares(child)) HaveFreeOnes = true;
        }

        return true;
    }
}
