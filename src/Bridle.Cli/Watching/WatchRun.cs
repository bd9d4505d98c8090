using Bridle.Cli.Fronting;
using Bridle.Linux;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Watching;

/// <summary>
/// <c>bridle watch</c> from its first victim to its exit code. The main thread starts the victims, waits, and lets go of them; what they
/// do is heard on their control threads, queued, and printed on a thread of its own.
/// </summary>
internal static class WatchRun
{
    /// <summary>How long the last records may take after Ctrl-C.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static int Run(WatchRequest request)
    {
        if (!request.Processes.IsEmpty && !BehindFront.IsHere) return Front.Run([]);
        using DebugLog? log = IsDebugged(request) ? new DebugLog() : null;
        RecordQueue queue = new(RecordQueue.DefaultCapacity);
        WatchEnd end = new();
        using WatchedSession session = new(request, queue, end, log is null ? null : log.Add);
        using WatchSignals signals = new(session, end);
        OrphanReaper.StartWhereNeeded(session.IsVictim);
        StartPrinting(request, queue, end);
        Watch(session, queue, end);
        if (end.Signal is { } signal && signal is WatchSignals.SigHup or WatchSignals.SigQuit)
            signals.DieBy(signal);
        return Judge(end);
    }

    private static bool IsDebugged(WatchRequest request) =>
        request.Debug || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BRIDLE_DEBUG"));

    private static void StartPrinting(WatchRequest request, RecordQueue queue, WatchEnd end)
    {
        IRecordFormat format = request.Json ? new JsonFormat() : new HumanFormat(Terminal.HasColour);
        new RecordPrinter(queue, format, OutputDescriptor.StandardOutput, end).Start();
        if (Console.IsOutputRedirected)
            Task.Factory.StartNew(() => EndWithReader(end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>As tail -f does: whoever watches into a pipe should not have to wait for the next record until a closed one is noticed.</summary>
    private static void EndWithReader(WatchEnd end)
    {
        OutputDescriptor.StandardOutput.WaitUntilClosed();
        end.CloseOutput(Errno.EPIPE);
    }

    private static void Watch(WatchedSession session, RecordQueue queue, WatchEnd end)
    {
        try
        {
            session.Start();
            end.WaitForVictims();
        }
        catch (ObjectDisposedException) when (end.Signal is not null)
        {
            // The signal's handler found us in a start that took its time, and let go of all.
        }
        finally
        {
            session.Release();
            queue.Complete();
            end.WaitForPrinter(Patience);
        }
    }

    private static int Judge(WatchEnd end)
    {
        if (end.OutputError.IsSuccess)
            return ExitCode.Success;
        // A reader who has left knows; nobody else would.
        if (end.OutputError != Errno.EPIPE)
            throw new LinuxException("write to", "standard output", end.OutputError);
        return ExitCode.Failure;
    }
}
