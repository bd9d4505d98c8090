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

/// <summary>The kernel's own breakpoint, for root where debug registers are not to be had: one serves every thread.</summary>
internal sealed class UprobeWatch : ILinkerWatch
{
    private readonly SignallingUprobe _probe;

    private UprobeWatch(SignallingUprobe probe) => _probe = probe;

    public string Name => "a uprobe";

    /// <summary>False without the privilege, on an old kernel, and where the address is not in a file.</summary>
    public static bool TryOpen(TracedProcess process, TargetAddress address, int signal, out ILinkerWatch watch, out Errno error)
    {
        watch = null!;
        error = Errno.EFAULT;
        if (!TryFindPlace(process, address, out string path, out ulong offset)) return false;
        if (!SignallingUprobe.TryOpen(process.ProcessId, path, offset, signal, out SignallingUprobe probe, out error)) return false;
        watch = new UprobeWatch(probe);
        return true;
    }

    public bool TryFollow(TracedThread thread) => true;

    public bool IsHit(TracedThread thread, int signal) =>
        signal == _probe.Signal && Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess && _probe.IsHit(info);

    public void Dispose() => _probe.Dispose();

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
