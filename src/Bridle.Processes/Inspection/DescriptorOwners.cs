using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.Linux.Sockets;

namespace Bridle.Processes.Inspection;

/// <summary>
/// Who has which pipe and which socket open, over all processes that we may look into. Read when it is first needed, and kept: make a new
/// one for a new look. Safe on any thread.
/// </summary>
public sealed class DescriptorOwners
{
    private readonly ProcessFiles _files;
    private readonly ProcessDetails _details;
    private readonly Lazy<Dictionary<string, List<DescriptorOwner>>> _owners;
    private readonly Lazy<Dictionary<ulong, ulong>> _unixPeers;

    public DescriptorOwners(ProcfsLimits? limits = null)
    {
        limits ??= ProcfsLimits.Default;
        _files = new ProcessFiles(limits: limits);
        _details = new ProcessDetails(limits: limits);
        _owners = new(() => Scan(limits.Descriptors));
        _unixPeers = new(() => UnixPeers.Read(limits.Sockets, out Dictionary<ulong, ulong> peers).IsSuccess ? peers : []);
    }

    /// <summary>The unix socket at the other end; false outside our network namespace.</summary>
    internal bool TryFindUnixPeer(ulong inode, out ulong peer) => _unixPeers.Value.TryGetValue(inode, out peer);

    internal ImmutableArray<DescriptorOwner> OfSocket(ulong inode) =>
        _owners.Value.TryGetValue($"socket:[{inode}]", out List<DescriptorOwner>? owners) ? [.. owners.Select(Named)] : [];

    /// <summary>Those who have the other end of a pipe: who may write where it is read, and read where it is written.</summary>
    internal ImmutableArray<DescriptorOwner> OfOtherEnd(string pipe, int flags)
    {
        if (!_owners.Value.TryGetValue(pipe, out List<DescriptorOwner>? owners)) return [];
        return [.. owners.Where(owner => IsOtherEnd(owner, flags)).Select(Named)];
    }

    private bool IsOtherEnd(DescriptorOwner owner, int flags) =>
        _details.ReadDescriptor(owner.ProcessId, owner.ProcessId, owner.Descriptor, out DescriptorDetail detail).IsSuccess &&
        ((OpenFlags.CanRead(flags) && OpenFlags.CanWrite(detail.Flags)) || (OpenFlags.CanWrite(flags) && OpenFlags.CanRead(detail.Flags)));

    private DescriptorOwner Named(DescriptorOwner owner) =>
        owner with { Name = _files.TryReadCommand(owner.ProcessId, owner.ProcessId, out string name) ? name : "" };

    private Dictionary<string, List<DescriptorOwner>> Scan(int limit)
    {
        Dictionary<string, List<DescriptorOwner>> owners = [];
        int count = 0;
        foreach (int process in _files.ProcessIds())
        {
            _details.ListDescriptors(process, process, out ImmutableArray<int> descriptors);
            foreach (int descriptor in descriptors)
            {
                if (++count > limit) return owners;
                if (_details.ReadDescriptorTarget(process, process, descriptor, out string target).IsSuccess) Add(owners, target, process, descriptor);
            }
        }

        return owners;
    }

    private static void Add(Dictionary<string, List<DescriptorOwner>> owners, string target, int process, int descriptor)
    {
        bool isShared = target.StartsWith("pipe:[", StringComparison.Ordinal) || target.StartsWith("socket:[", StringComparison.Ordinal);
        if (!isShared) return;
        if (!owners.TryGetValue(target, out List<DescriptorOwner>? list)) owners[target] = list = [];
        list.Add(new DescriptorOwner(process, "", descriptor));
    }
}
