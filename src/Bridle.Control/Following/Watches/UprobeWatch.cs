using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Bridle.Linux.Bpf;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Following.Watches;

/// <summary>
/// The kernel's own breakpoint, for root where debug registers are not to be had: one serves every thread.
/// <para>
/// Closing one takes the kernel long: it takes its byte out of the text at once, then waits until every CPU has seen it. The wait is
/// left to another thread; the byte is waited for here, so that the text is clean when this returns.
/// </para>
/// </summary>
internal sealed class UprobeWatch : ILinkerWatch
{
    private const int SystemAdministration = 21, PerformanceMonitoring = 38, Bpf = 39;
    private const byte Trap = 0xcc;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly TracedProcess _process;
    private readonly TargetAddress _address;
    private readonly int _signal;
    private SignallingUprobe? _probe;

    private UprobeWatch(TracedProcess process, TargetAddress address, int signal) => (_process, _address, _signal) = (process, address, signal);

    public string Name => "a uprobe";

    /// <summary>False without the privilege, on an old kernel, and where the address is not in a file.</summary>
    public static bool TryOpen(TracedProcess process, ProcessFiles files, TargetAddress address, int signal, out ILinkerWatch watch)
    {
        watch = new UprobeWatch(process, address, signal);
        return IsPrivileged(files) && watch.TryPutBack();
    }

    public bool TryFollow(TracedThread thread) => true;

    public void TakeOut()
    {
        if (_probe is not { } probe) return;
        _probe = null;
        _ = Task.Run(probe.Dispose);
        byte[] present = [Trap];
        long started = Stopwatch.GetTimestamp();
        while (_process.Memory.Read(_address, present) == 1 && present[0] == Trap && Stopwatch.GetElapsedTime(started) < s_patience) Thread.Yield();
    }

    public bool TryPutBack()
    {
        if (_probe is not null) return true;
        bool opened = TryFindPlace(_process, _address, out string path, out ulong offset)
            && SignallingUprobe.TryOpen(_process.ProcessId, path, offset, _signal, Condition, out _probe, out _);
        return opened;
    }

    public bool IsHit(TracedThread thread, int signal) =>
        signal == _signal && Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess && SignallingUprobe.IsHit(info, _signal);

    public void Dispose() => TakeOut();

    // Before a change there is nothing to be read, and no stop is made.
    private WordCondition? Condition => _process.Linker is { } linker && linker.TryFindCondition(out WordCondition condition) ? condition : null;

    private static bool IsPrivileged(ProcessFiles files) => files.TryReadStatus(Environment.ProcessId, out ProcessStatus own)
        && (own.HasCapability(SystemAdministration) || (own.HasCapability(PerformanceMonitoring) && own.HasCapability(Bpf)));

    // The link in map_files leads to the very file that is mapped, though it was deleted, replaced, or is in another mount namespace.
    private static bool TryFindPlace(TracedProcess process, TargetAddress address, out string path, out ulong offset)
    {
        (path, offset) = ("", 0);
        if (!process.TryReadMappings(out ImmutableArray<Mapping> mappings)) return false;
        foreach (Mapping mapping in mappings)
        {
            if (!mapping.Range.Contains(address)) continue;
            path = string.Create(CultureInfo.InvariantCulture,
                $"/proc/{process.LivingThreadId}/map_files/{mapping.Range.Start.Value:x}-{mapping.Range.End.Value:x}");
            offset = mapping.FileOffset + (address.Value - mapping.Range.Start.Value);
            return mapping.IsFile;
        }

        return false;
    }
}
