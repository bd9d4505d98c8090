using System.Net;

namespace Bridle.Linux.Sockets;

/// <summary>One socket, as its network namespace lists it. What its protocol does not have is null or empty.</summary>
public sealed record SocketEntry(ulong Inode, SocketProtocol Protocol)
{
    /// <summary>Where it is bound; of the internet protocols only.</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary>What it is connected to, if it is.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>As ss(8) names it, in small letters: "listen", "established", "close-wait".</summary>
    public string State { get; init; } = "";

    /// <summary>"stream", "dgram" or "seqpacket", of unix(7); the number of the protocol for netlink(7).</summary>
    public string Type { get; init; } = "";

    /// <summary>Of unix(7): the path it is bound to, with @ before an abstract name; empty where it is bound to none.</summary>
    public string Path { get; init; } = "";

    /// <summary>The port of netlink(7): mostly the pid of who opened it.</summary>
    public uint Port { get; init; }
}
