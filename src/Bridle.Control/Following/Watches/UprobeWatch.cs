using System.Collections.Immutable;
using System.Globalization;
using Bridle.Linux;
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
/// The kernel takes long to open and to close one (it waits until every CPU has seen it), so a short hold does without: it is opened by
/// another thread, a moment after the grab, or when somebody cannot wait. Whoever comes first opens it; once disposed of nobody does.
/// </para>
/// </summary>
internal sealed class UprobeWatch : ILinkerWatch
{
    private const int SystemAdministration = 21, PerformanceMonitoring = 38, Bpf = 39;

    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly int _processId, _signal;
    private readonly string _path;
    private readonly ulong _offset;
    private readonly Action<Errno> _onOpened;
    private SignallingUprobe? _probe;
    private bool _isTried, _isDisposed;

    private UprobeWatch(int processId, string path, ulong offset, int signal, Action<Errno> onOpened) =>
        (_processId, _path, _offset, _signal, _onOpened) = (processId, path, offset, signal, onOpened);

    public string Name => "a uprobe";

    /// <summary>Sets out to watch. False without the privilege, and where the address is not in a file.</summary>
    /// <param name="onOpened">Told how it went, on any thread; not after <see cref="Dispose"/>.</param>
    public static bool TryBegin(TracedProcess process, ProcessFiles files, TargetAddress address, int signal, Action<Errno> onOpened,
        out ILinkerWatch watch)
    {
        watch = null!;
        if (!IsPrivileged(files) || !TryFindPlace(process, address, out string path, out ulong offset)) return false;
        UprobeWatch begun = new(process.ProcessId, path, offset, signal, onOpened);
        _ = Task.Delay(s_delay).ContinueWith(_ => begun.Await(), TaskScheduler.Default);
        watch = begun;
        return true;
    }

    public bool TryFollow(TracedThread thread) => true;

    public void Await()
    {
        lock (_gate)
        {
            if (_isTried || _isDisposed) return;
            _isTried = true;
            bool opened = SignallingUprobe.TryOpen(_processId, _path, _offset, _signal, out SignallingUprobe probe, out Errno error);
            _probe = opened ? probe : null;
            _onOpened(error);
        }
    }

    public bool IsHit(TracedThread thread, int signal) =>
        signal == _signal && Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess && SignallingUprobe.IsHit(info, _signal);

    public void Dispose()
    {
        lock (_gate) _isDisposed = true;
        _probe?.Dispose();
    }

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
