using System.Collections.Immutable;
using System.Diagnostics;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Stacks;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Pausing;

/// <summary>
/// Takes the stacks of a process, a thread after the other: each stands still while its registers and its stack are copied, and has run
/// on before the copy is followed. What may not be stopped, or does not stop, is taken where it sleeps. Control thread only.
/// </summary>
internal sealed class StackCollector(TracedProcess process, ProcessFiles files, TraceeWaiter waiter, StackReadOptions options)
{
    // A thread that is woken again and again is seldom seen asleep twice.
    private const int MostLooks = 3;

    private readonly ThreadPause _pause = new(waiter, process.ProcessId);
    private readonly StackCopy _copy = new(process.Memory, options.CopiedBytes);
    private readonly GrabDiagnosis _diagnosis = new(files);
    private readonly long _started = Stopwatch.GetTimestamp();

    public ImmutableArray<TakenStack> Collect()
    {
        SortedDictionary<int, TakenStack?> threads = [];
        using NumberedDirectory? directory = files.OpenThreads(process.ProcessId);
        for (int listing = 0; directory is not null && listing < options.Listings && TakeNew(directory, threads); listing++)
            if (options.ThreadId != 0) break;
        _pause.ReleaseLate();
        return [.. threads.Values.OfType<TakenStack>()];
    }

    /// <summary>False where all that are listed were known.</summary>
    private bool TakeNew(NumberedDirectory directory, SortedDictionary<int, TakenStack?> threads)
    {
        bool any = false;
        foreach (int threadId in directory.List())
        {
            if (options.ThreadId != 0 && threadId != options.ThreadId) continue;
            if (threads.ContainsKey(threadId)) continue;
            threads.Add(threadId, Take(threadId));
            any = true;
        }

        return any && Stopwatch.GetElapsedTime(_started) < options.Budget;
    }

    /// <summary>Null where the thread has ended.</summary>
    private TakenStack? Take(int threadId)
    {
        if (!files.TryReadStat(process.ProcessId, threadId, out ThreadStat stat) || stat.IsZombie) return null;
        files.TryReadCommand(process.ProcessId, threadId, out string name);
        TakenStack thread = new(threadId, name, stat.State);
        if (!process.Is64Bit) return thread with { Problem = "a 32-bit program: its stacks are not read" };
        TimeSpan left = options.Budget - Stopwatch.GetElapsedTime(_started);
        if (left <= TimeSpan.Zero) return thread with { Problem = $"not taken: {options.Budget.TotalSeconds:0.###} s were over" };
        if (!options.MayStop) return Asleep(thread, "it runs");
        // One that sleeps uninterruptibly would not stop.
        if (stat.State == 'D' && Asleep(thread, "") is { Stack: not null } asleep) return asleep;
        return Stop(thread, left < options.ThreadDeadline ? left : options.ThreadDeadline);
    }

    private TakenStack? Stop(TakenStack thread, TimeSpan deadline)
    {
        Errno error = _pause.TryStop(thread.ThreadId, deadline, out TracedThread stopped);
        if (error.IsSuccess) return Copy(thread, stopped);
        if (error == Errno.ESRCH || HasEnded(thread.ThreadId)) return null;
        if (error == Errno.ETIMEDOUT) return Asleep(thread, "it has not stopped in time");
        GrabRefusal refusal = _diagnosis.ExplainThread(process.ProcessId, thread.ThreadId, error);
        return Asleep(thread, $"it was not stopped: {refusal.Cause}{(refusal.Detail is null ? "" : $" ({refusal.Detail})")}");
    }

    // What runs here, the thread waits for.
    private TakenStack? Copy(TakenStack thread, TracedThread stopped)
    {
        bool read = stopped.GetRegisters(out Registers registers).IsSuccess;
        if (read) _copy.Take(registers.StackPointer, process.Snapshot);
        ThreadPause.Release(stopped);
        return read ? Followed(thread, process.Stack(thread.ThreadId, registers, _copy, options.Frames), StackTaking.Stopped) : null;
    }

    private TakenStack Asleep(TakenStack thread, string otherwise)
    {
        Errno error = Errno.Success;
        for (int look = 0; look < MostLooks && error.IsSuccess; look++)
        {
            if (!files.TryReadBlockedCall(process.ProcessId, thread.ThreadId, out BlockedCall? before, out error)) continue;
            _copy.Take(before.StackPointer, process.Snapshot);
            if (!files.TryReadBlockedCall(process.ProcessId, thread.ThreadId, out BlockedCall? after, out error) || before != after) continue;
            TakenStack taken = Followed(thread, process.Stack(thread.ThreadId, before, _copy, options.Frames), StackTaking.Asleep);
            return otherwise.Length == 0 || !options.MayStop ? taken : taken with { Problem = otherwise };
        }

        const string Refused = "where it sleeps may not be read";
        return thread with { Problem = error.IsSuccess ? otherwise : options.MayStop ? $"{otherwise}, and {Refused}" : Refused };
    }

    private TakenStack Followed(TakenStack thread, ThreadStack stack, StackTaking taking) =>
        thread with { Stack = stack, Taking = taking, IsPartlyLive = _copy.UsedLive };

    private bool HasEnded(int threadId) => !files.TryReadStat(process.ProcessId, threadId, out ThreadStat stat) || stat.IsZombie;
}
