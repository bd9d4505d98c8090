using Bridle.Linux.Procfs;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Watching;

/// <summary>
/// As process 1 of a container, or as a subreaper, we are the parent of all whose own has ended, and they stay zombies until we ask.
/// Each is reaped by its id and never by asking for any child: that would take the stops and the end of a victim away from its control
/// thread. Only the command does this; a library's host has children of its own.
/// </summary>
internal sealed class OrphanReaper(Func<int, bool> isVictim)
{
    private static readonly ProcessFiles s_files = new();

    /// <summary>Does nothing where orphans are somebody else's. Goes on until this process ends.</summary>
    public static void StartWhereNeeded(Func<int, bool> isVictim)
    {
        if (!Orphans.AreOurs)
            return;
        OrphanReaper reaper = new(isVictim);
        ChildEnds ends = ChildEnds.Install();
        Task.Factory.StartNew(() => reaper.Reap(ends), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Reap(ChildEnds ends)
    {
        while (true)
        {
            Sweep();
            ends.Wait();
        }
    }

    private void Sweep()
    {
        int self = Environment.ProcessId;
        foreach (int thread in s_files.ThreadIds(self))
        {
            foreach (int child in s_files.Children(self, thread))
                ReapOrphan(child);
        }
    }

    // Whoever is traced is a victim or a child of one, and its end belongs to the tracer. A victim is not traced while we are suspended.
    private void ReapOrphan(int child)
    {
        if (s_files.TryReadStatus(child, out ProcessStatus status) && status is { IsZombie: true, TracerId: 0 } && !isVictim(child))
            Orphans.TryReap(child, out _, out _);
    }
}
