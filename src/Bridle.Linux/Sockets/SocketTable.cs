using System.Net;
using System.Text;
using Bridle.Linux.Procfs;

namespace Bridle.Linux.Sockets;

/// <summary>
/// The sockets of one network namespace at one moment: of the namespace that a thread lives in, whatever our own is. What it lists may be
/// gone already. Immutable.
/// </summary>
public sealed class SocketTable
{
    private static readonly (string File, SocketProtocol Protocol)[] s_internet =
    [
        ("tcp", SocketProtocol.Tcp), ("tcp6", SocketProtocol.Tcp), ("udp", SocketProtocol.Udp), ("udp6", SocketProtocol.Udp),
        ("udplite", SocketProtocol.UdpLite), ("udplite6", SocketProtocol.UdpLite), ("raw", SocketProtocol.Raw), ("raw6", SocketProtocol.Raw),
        ("icmp", SocketProtocol.Icmp), ("icmp6", SocketProtocol.Icmp),
    ];

    private readonly Dictionary<ulong, SocketEntry> _byInode = [];
    private readonly Dictionary<(SocketProtocol, IPEndPoint, IPEndPoint), SocketEntry> _connected = [];
    private readonly int _limit;

    private SocketTable(int limit) => _limit = limit;

    private delegate bool Parser(ReadOnlySpan<byte> line, out SocketEntry? entry);

    public int Count => _byInode.Count;

    /// <summary>What can be read of it; a file that is missing (a protocol that the kernel does not have) counts as empty.</summary>
    public static SocketTable Read(int pid, int tid, string root = "/proc", ProcfsLimits? limits = null)
    {
        limits ??= ProcfsLimits.Default;
        SocketTable table = new(limits.Sockets);
        string folder = $"{root}/{pid}/task/{tid}/net";
        foreach ((string file, SocketProtocol protocol) in s_internet)
            table.Add(Content(folder, file, limits), (line, out entry) => InternetSocketParser.TryParse(line, protocol, out entry));
        table.Add(Content(folder, "netlink", limits), OtherSocketParser.TryParseNetlink);
        table.Add(Content(folder, "packet", limits), OtherSocketParser.TryParsePacket);
        table.AddUnix(Content(folder, "unix", limits));
        return table;
    }

    public bool TryFind(ulong inode, out SocketEntry entry) => _byInode.TryGetValue(inode, out entry!);

    /// <summary>The socket of the same namespace that an internet socket is connected to; false where it is elsewhere.</summary>
    public bool TryFindPeer(SocketEntry entry, out SocketEntry peer)
    {
        peer = null!;
        return entry is { Local: { } local, Remote: { } remote } &&
            _connected.TryGetValue((entry.Protocol, Plain(remote), Plain(local)), out peer!);
    }

    private static byte[] Content(string folder, string file, ProcfsLimits limits) =>
        ProcContent.TryReadAll($"{folder}/{file}", limits.FileBytes, out byte[] content) ? content : [];

    private void Add(ReadOnlySpan<byte> text, Parser parser)
    {
        TextCursor lines = new(text);
        while (!lines.AtEnd)
        {
            // The heading is no entry, and so passed over.
            if (parser(lines.TakeLine(), out SocketEntry? entry)) Add(entry!);
        }
    }

    private void AddUnix(ReadOnlySpan<byte> text)
    {
        TextCursor lines = new(text);
        _ = lines.TakeLine();
        SocketEntry? last = null;
        while (!lines.AtEnd)
        {
            ReadOnlySpan<byte> line = lines.TakeLine();
            if (UnixSocketParser.TryParse(line, out SocketEntry? entry)) last = entry;
            // The path went on behind a newline of its own.
            else if (last is not null) last = last with { Path = $"{last.Path}\n{Encoding.UTF8.GetString(line)}" };
            if (last is not null) Add(last);
        }
    }

    private void Add(SocketEntry entry)
    {
        // A socket that no file refers to any more (TIME-WAIT) has the inode 0.
        if (_byInode.Count >= _limit || entry.Inode == 0) return;
        _byInode[entry.Inode] = entry;
        if (entry is { Local: { } local, Remote: { } remote }) _connected[(entry.Protocol, Plain(local), Plain(remote))] = entry;
    }

    /// <summary>A socket of IPv6 may speak IPv4: then its peer's table has the address in the other form.</summary>
    private static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
