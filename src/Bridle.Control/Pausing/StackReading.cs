using System.Collections.Immutable;
using Bridle.Control.Threads;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Symbols;

namespace Bridle.Control.Pausing;

/// <summary>
/// Reads the stacks of a process on a control thread, which ptrace needs, and returns when that has let go of all of it. Any thread.
/// </summary>
internal sealed class StackReading(ControlWorkers workers, ObjectFileStore objects)
{
    private readonly ProcessFiles _files = new();

    /// <exception cref="GrabException">It is not there, or may not be looked at.</exception>
    public ProcessStacks Read(int processId, StackReadOptions options)
    {
        GrabDiagnosis diagnosis = new(_files);
        // A tracer that is there already is no hindrance to look at those that sleep.
        if (diagnosis.Precheck(processId) is { Kind: not GrabRefusalKind.Traced } refusal) throw new GrabException(refusal);
        using TracedProcess process = new(processId, _files, objects);
        Errno error = process.OpenProgram();
        if (!error.IsSuccess) throw new GrabException(diagnosis.Explain(processId, error));
        ImmutableArray<TakenStack> threads = Collect(process, options);
        return threads.IsEmpty && options.ThreadId == 0
            ? throw new GrabException(diagnosis.Explain(processId, Errno.ESRCH))
            : new ProcessStacks(processId, process.Snapshot, threads);
    }

    private ImmutableArray<TakenStack> Collect(TracedProcess process, StackReadOptions options)
    {
        TaskCompletionSource<ImmutableArray<TakenStack>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ControlWorker worker;
        try
        {
            worker = workers.Run(worker => Collect(worker, process, options, done));
        }
        catch (OutOfMemoryException)
        {
            throw new LinuxException("create control thread for", $"process-id {process.ProcessId}", Errno.EAGAIN);
        }

        try
        {
            return done.Task.GetAwaiter().GetResult();
        }
        finally
        {
            if (worker.IsEnding) worker.AwaitEnd();
        }
    }

    private void Collect(ControlWorker worker, TracedProcess process, StackReadOptions options, TaskCompletionSource<ImmutableArray<TakenStack>> done)
    {
        try
        {
            ImmutableArray<TakenStack> threads = new StackCollector(process, _files, worker.Waiter, options).Collect();
            worker.Finish(mayGoOn: true);
            done.SetResult(threads);
        }
        catch (Exception failure)
        {
            worker.Finish(mayGoOn: false);
            done.SetException(failure);
        }
    }
}
