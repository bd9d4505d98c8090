using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Inspection;

/// <summary>What happens when a signal is delivered.</summary>
public enum SignalDisposition
{
    Default = 0,
    Ignored,

    /// <summary>A handler runs. Where it lies, only the process itself knows: the kernel tells it nobody else.</summary>
    Caught,
}

/// <summary>One thread's own part.</summary>
public sealed record ThreadSignals(int ThreadId, string Name, SignalSet Blocked, SignalSet Pending);

/// <summary>The signals of a process at one moment.</summary>
/// <param name="Ignored">For the whole process, as the next two.</param>
/// <param name="Caught">See <paramref name="Ignored"/>.</param>
/// <param name="Pending">Sent to the process, and taken by none of its threads yet.</param>
/// <param name="Threads">Ascending.</param>
public sealed record SignalState(SignalSet Ignored, SignalSet Caught, SignalSet Pending, ImmutableArray<ThreadSignals> Threads)
{
    /// <summary>The highest number of a signal.</summary>
    public const int Last = 64;

    public SignalDisposition Disposition(int signal) =>
        Caught.Contains(signal) ? SignalDisposition.Caught : Ignored.Contains(signal) ? SignalDisposition.Ignored : SignalDisposition.Default;

    internal static bool TryRead(
        ProcessFiles files, int processId, int readerId, int onlyThread, [NotNullWhen(true)] out SignalState? state)
    {
        state = null;
        if (!files.TryReadThreadStatus(processId, readerId, out ProcessStatus whole)) return false;
        int[] ids = onlyThread != 0 ? [onlyThread] : files.ThreadIds(processId);
        var threads = ImmutableArray.CreateBuilder<ThreadSignals>(ids.Length);
        foreach (int id in ids)
        {
            if (files.TryReadThreadStatus(processId, id, out ProcessStatus own))
                threads.Add(new ThreadSignals(id, own.Name, own.Blocked, own.Pending));
        }

        state = new SignalState(whole.Ignored, whole.Caught, whole.SharedPending, threads.DrainToImmutable());
        return true;
    }
}
