using System.CommandLine;
using System.Diagnostics;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;

namespace Bridle.Cli.Verbs;

/// <summary>bridle stop: SIGSTOP, and the assurance that every thread has taken it.</summary>
internal static class StopVerb
{
    private const int SigStop = 19;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // The kernel tells only the parent and a tracer of a stop; everyone else has to look.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(1);

    private static readonly ProcessFiles Files = new();

    public static Command Build()
    {
        Argument<int> process = PidValues.One();
        Command verb = new("stop", "Stop a process until bridle run or SIGCONT") { process };
        verb.SetAction(parsed => Stop(parsed.GetValue(process)));
        return verb;
    }

    private static int Stop(int process)
    {
        using ProcessDescriptor descriptor = SignalledProcess.Open(process);
        SignalledProcess.Send(descriptor, process, SigStop, "stop");
        long start = Stopwatch.GetTimestamp();
        while (FindRunning(process) is int running)
        {
            if (descriptor.TryWaitForExit(LookEvery))
                throw new VerbException($"failed to stop process {process}: it has exited");
            if (Stopwatch.GetElapsedTime(start) > Deadline)
                throw new VerbException($"failed to stop process {process}: thread {running} has not stopped in time");
        }

        return ExitCode.Success;
    }

    /// <summary>A thread that is not stopped yet: neither by the signal (T), nor held by its tracer meanwhile (t), nor dead.</summary>
    private static int? FindRunning(int process)
    {
        foreach (int thread in Files.ThreadIds(process))
        {
            if (Files.TryReadStat(process, thread, out ThreadStat stat) && stat.State is not ('T' or 't') && !stat.IsZombie)
                return thread;
        }

        return null;
    }
}
