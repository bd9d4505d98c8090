namespace Bridle.Linux.Sockets;

/// <summary>The table of /proc/net that a socket stands in.</summary>
public enum SocketProtocol
{
    Unknown = 0,
    Tcp,
    Udp,
    UdpLite,
    Raw,
    Icmp,
    Unix,
    Netlink,
    Packet,
}
