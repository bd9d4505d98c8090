using System.Runtime.InteropServices;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;

namespace Bridle.Cli;

/// <summary>
/// Signals that the command handles itself. Whoever started us with one of them ignored (nohup, a shell's background job) wants it
/// ignored. Handlers run on threads of the framework.
/// </summary>
internal sealed class TakenSignals : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SignalSet _ignored = new ProcessFiles().TryReadStatus(Environment.ProcessId, out ProcessStatus status) ? status.Ignored : default;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public void Take(int[] signals, Action<PosixSignalContext> handler)
    {
        foreach (int signal in signals)
        {
            if (!_ignored.Contains(signal)) TakeAlways(signal, handler);
        }
    }

    /// <summary>Also one that was ignored: a word between processes of ours.</summary>
    public void TakeAlways(int signal, Action<PosixSignalContext> handler) =>
        // Numbers as the kernel has them are taken as well as the names that the framework gives to some.
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, handler));

    /// <summary>Ends this process by a signal that has been taken here, so that the parent sees by which.</summary>
    public void DieBy(int signal)
    {
        Dispose();
        ProcessSignals.Send(Environment.ProcessId, signal);
        Thread.Sleep(s_patience);
    }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _registrations.Clear();
    }
}
