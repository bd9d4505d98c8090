using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Linux.Sockets;

namespace Bridle.Processes.Inspection;

/// <summary>Reads the open files of one thread, which those of its process mostly share.</summary>
internal sealed class FileReading(ProcessFiles files, ProcessDetails details, ProcfsLimits limits, int processId, int threadId)
{
    private const string DeletedMark = " (deleted)";

    private readonly Lazy<SocketTable> _sockets = new(() => SocketTable.Read(processId, threadId, files.Root, limits));

    private readonly Lazy<bool> _isOurNetwork = new(() =>
        details.Namespace(processId, threadId, "net") is { } theirs && theirs == files.Namespace(Environment.ProcessId, "net"));

    public Errno Read(DescriptorOwners? owners, out ImmutableArray<OpenFile> open)
    {
        open = [];
        Errno error = details.ListDescriptors(processId, threadId, out ImmutableArray<int> descriptors);
        if (!error.IsSuccess) return error;
        var found = ImmutableArray.CreateBuilder<OpenFile>(descriptors.Length);
        foreach (int descriptor in descriptors)
        {
            error = Read(descriptor, out OpenFile? file);
            // Root may list the files of a process of which he may see nothing.
            if (error == Errno.EACCES || error == Errno.EPERM) return error;
            if (error.IsSuccess) found.Add(Connect(file!, owners));
        }

        open = found.DrainToImmutable();
        return Errno.Success;
    }

    private Errno Read(int descriptor, out OpenFile? file)
    {
        file = null;
        Errno error = details.ReadDescriptorTarget(processId, threadId, descriptor, out string target);
        if (!error.IsSuccess) return error;
        error = details.ReadDescriptor(processId, threadId, descriptor, out DescriptorDetail detail);
        if (!error.IsSuccess) return error;
        uint type = target.StartsWith('/') ? details.FileType(processId, threadId, descriptor) : 0;
        FileKind kind = FileKinds.Of(target, type);
        bool isDeleted = target.StartsWith('/') && target.EndsWith(DeletedMark, StringComparison.Ordinal);
        // A file of memory never had a name that could be deleted.
        string path = isDeleted ? target[..^DeletedMark.Length] : target;
        file = new OpenFile(descriptor, kind, path, isDeleted && kind != FileKind.Memory, detail);
        return Errno.Success;
    }

    private OpenFile Connect(OpenFile file, DescriptorOwners? owners) => file.Kind switch
    {
        FileKind.Socket => ConnectSocket(file, owners),
        FileKind.Pipe when owners is not null => file with { Peers = owners.OfOtherEnd(file.Target, file.Detail.Flags) },
        _ => file,
    };

    private OpenFile ConnectSocket(OpenFile file, DescriptorOwners? owners)
    {
        if (!FileKinds.TryReadInode(file.Target, out ulong inode) || !_sockets.Value.TryFind(inode, out SocketEntry socket)) return file;
        file = file with { Socket = socket };
        if (owners is null) return file;
        return TryFindPeer(socket, owners, out SocketEntry peer)
            ? file with { PeerSocket = peer, Peers = owners.OfSocket(peer.Inode) }
            : file;
    }

    private bool TryFindPeer(SocketEntry socket, DescriptorOwners owners, out SocketEntry peer)
    {
        if (socket.Protocol != SocketProtocol.Unix) return _sockets.Value.TryFindPeer(socket, out peer);
        peer = null!;
        return _isOurNetwork.Value && owners.TryFindUnixPeer(socket.Inode, out ulong inode) && _sockets.Value.TryFind(inode, out peer);
    }
}
