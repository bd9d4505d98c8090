using System.Runtime.InteropServices;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Watching;

/// <summary>
/// As process 1 of a container, or as a subreaper, we are the parent of all whose own has ended, and they stay zombies until we ask.
/// Each is reaped by its id and never by asking for any child: that would take the stops and the end of a victim away from its control
/// thread. Only the command does this; a library's host has children of its own.
/// </summary>
internal sealed class OrphanReaper : IDisposable
{
    private const int SigChld = 17;

    private static readonly ProcessFiles s_files = new();

    private readonly Lock _sweeping = new();
    private readonly Func<int, bool> _isVictim;
    private readonly PosixSignalRegistration _registration;

    private OrphanReaper(Func<int, bool> isVictim)
    {
        _isVictim = isVictim;
        _registration = PosixSignalRegistration.Create((PosixSignal)SigChld, _ => Sweep());
        // The registration has just brought a handler that would be called at every stop of a victim.
        ChildSignal.DisregardStops();
    }

    /// <summary>Null where orphans are somebody else's.</summary>
    public static OrphanReaper? StartWhereNeeded(Func<int, bool> isVictim)
    {
        if (!Orphans.AreOurs)
            return null;
        OrphanReaper reaper = new(isVictim);
        reaper.Sweep();
        return reaper;
    }

    public void Dispose() => _registration.Dispose();

    private void Sweep()
    {
        int self = Environment.ProcessId;
        lock (_sweeping)
        {
            foreach (int thread in s_files.ThreadIds(self))
            {
                foreach (int child in s_files.Children(self, thread))
                    ReapOrphan(child);
            }
        }
    }

    // Whoever is traced is a victim or a child of one, and its end belongs to the tracer. A victim is not traced while we are suspended.
    private void ReapOrphan(int child)
    {
        if (s_files.TryReadStatus(child, out ProcessStatus status) && status is { IsZombie: true, TracerId: 0 } && !_isVictim(child))
            Orphans.TryReap(child, out _, out _);
    }
}
