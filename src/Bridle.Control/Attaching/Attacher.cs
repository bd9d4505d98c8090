using System.Diagnostics;
using Bridle.Linux;
using Bridle.Linux.Kernel;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Threads;

namespace Bridle.Control.Attaching;

/// <summary>
/// Seizes every thread of a process, to a fixpoint: threads that a seized one makes are attached by the kernel, so each pass leaves
/// fewer that can make unknown ones. Nothing is stopped. Control thread only.
/// </summary>
internal sealed class Attacher(TracedProcess process, ProcessFiles files, PtraceOptions options)
{
    private readonly HashSet<int> _refused = [];

    private Errno _firstError;

    /// <summary>Null for success. Otherwise why not; what has been seized until then is let go when the control thread ends.</summary>
    public GrabRefusal? Attach(TimeSpan deadline)
    {
        GrabDiagnosis diagnosis = new(files);
        long started = Stopwatch.GetTimestamp();
        using NumberedDirectory? threads = files.OpenThreads(process.ProcessId);
        while (threads is not null && SeizePass(threads) != 0)
            if (Stopwatch.GetElapsedTime(started) > deadline) return Late(deadline);
        if (process.Threads.Count == 0) return diagnosis.Explain(process.ProcessId, _firstError.IsSuccess ? Errno.ESRCH : _firstError);
        return _refused.Count == 0 || !process.Threads.Any(static _ => true) ? null : RefusedInPart(diagnosis);
    }

    /// <summary>How many threads were new in this pass.</summary>
    private int SeizePass(NumberedDirectory threads)
    {
        int added = 0;
        foreach (int tid in threads.List())
            if (!process.Threads.TryFind(tid, out _) && !_refused.Contains(tid)) added += Seize(tid) ? 1 : 0;
        return added;
    }

    private bool Seize(int tid)
    {
        Errno error = Tracee.Seize(tid, options);
        if (error.IsSuccess)
        {
            process.Threads.Add(tid, process.ProcessId).Options = options;
            return true;
        }

        if (_firstError.IsSuccess) _firstError = error;
        // EPERM is the answer for a thread that is dead already, and for one that the kernel has attached to us by itself.
        if (error == Errno.EPERM && IsElsewhere(tid)) _refused.Add(tid);
        return false;
    }

    private bool IsElsewhere(int tid) => files.TryReadThreadStatus(process.ProcessId, tid, out ProcessStatus status)
        && !status.IsZombie && status.TracerId != ThreadIds.Current;

    private GrabRefusal? RefusedInPart(GrabDiagnosis diagnosis)
    {
        _refused.RemoveWhere(tid => !IsElsewhere(tid));
        return _refused.Count == 0 ? null : diagnosis.ExplainThread(process.ProcessId, _refused.First(), _firstError);
    }

    private GrabRefusal Late(TimeSpan deadline) => new(process.ProcessId, GrabRefusalKind.Interrupted, Errno.ETIMEDOUT,
        $"its threads are made faster than they can be seized: gave up after {deadline.TotalSeconds:0.#} s");
}
