using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.Linux.Sockets;

namespace Bridle.Processes.Inspection;

/// <summary>What an open file is.</summary>
public enum FileKind
{
    Unknown = 0,
    Regular,
    Directory,
    CharacterDevice,
    BlockDevice,

    /// <summary>A pipe with a name (fifo(7)).</summary>
    Fifo,
    Pipe,
    Socket,
    EventCounter,
    Epoll,
    Inotify,
    Timer,
    Signals,

    /// <summary>memfd_create(2).</summary>
    Memory,

    /// <summary>pidfd_open(2).</summary>
    Process,

    /// <summary>Another file of the kernel without a path, such as that of io_uring or perf.</summary>
    Anonymous,
}

/// <summary>One open file of a process.</summary>
/// <param name="Descriptor">Its number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">As the kernel prints it, without " (deleted)": a path in the victim's mount namespace, or such as "socket:[123]".</param>
/// <param name="IsDeleted">The path has no file any more, or another one.</param>
/// <param name="Detail">Offset, flags, and what the kind has.</param>
public sealed record OpenFile(int Descriptor, FileKind Kind, string Target, bool IsDeleted, DescriptorDetail Detail)
{
    /// <summary>Where it is a socket that its network namespace lists.</summary>
    public SocketEntry? Socket { get; init; }

    /// <summary>The socket at the other end, where that is on this machine and known.</summary>
    public SocketEntry? PeerSocket { get; init; }

    /// <summary>Who has the other end of a pipe or socket open, as far as we may see; empty also where it was not asked for.</summary>
    public ImmutableArray<DescriptorOwner> Peers { get; init; } = [];
}

/// <summary>A process that has a certain pipe or socket open.</summary>
public readonly record struct DescriptorOwner(int ProcessId, string Name, int Descriptor);
