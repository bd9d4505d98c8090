using System.Buffers.Binary;
using System.Net;
using Bridle.Linux.Procfs;

namespace Bridle.Linux.Sockets;

/// <summary>Lines of /proc/net/tcp, udp, raw, icmp and their kin of IPv6 (proc_pid_net(5)).</summary>
internal static class InternetSocketParser
{
    private const int FieldsBetweenStateAndInode = 5;

    private static readonly string[] s_states =
    [
        "", "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "close", "close-wait", "last-ack", "listen",
        "closing", "new-syn-recv", "bound-inactive",
    ];

    internal static bool TryParse(ReadOnlySpan<byte> line, SocketProtocol protocol, out SocketEntry? entry)
    {
        entry = null;
        TextCursor cursor = new(line);
        cursor.SkipBlanks();
        if (!cursor.TryTakeUnsigned(out _) || !cursor.TrySkip((byte)':') ||
            !TryTakeEndPoint(ref cursor, out IPEndPoint? local) || !TryTakeEndPoint(ref cursor, out IPEndPoint? remote))
            return false;
        cursor.SkipBlanks();
        if (!cursor.TryTakeHex(out ulong state) || !TryTakeInode(ref cursor, out ulong inode)) return false;
        entry = new SocketEntry(inode, protocol)
        {
            Local = local,
            Remote = remote!.Port == 0 && IsAny(remote.Address) ? null : remote,
            State = StateOf(protocol, state),
        };
        return true;
    }

    private static bool TryTakeInode(ref TextCursor cursor, out ulong inode)
    {
        // tx_queue:rx_queue, tr:when, retrnsmt, uid, timeout
        for (int field = 0; field < FieldsBetweenStateAndInode; field++) SkipField(ref cursor);
        cursor.SkipBlanks();
        return cursor.TryTakeUnsigned(out inode);
    }

    private static void SkipField(ref TextCursor cursor)
    {
        cursor.SkipBlanks();
        int end = cursor.Rest.IndexOf((byte)' ');
        _ = cursor.TryTake(end < 0 ? cursor.Rest.Length : end, out _);
    }

    /// <summary>The address in words of the machine's order, each printed as a number; the port as a number.</summary>
    private static bool TryTakeEndPoint(ref TextCursor cursor, out IPEndPoint? endPoint)
    {
        endPoint = null;
        Span<byte> address = stackalloc byte[16];
        cursor.SkipBlanks();
        int words = cursor.Rest.IndexOf((byte)':') switch { 8 => 1, 32 => 4, _ => 0 };
        for (int word = 0; word < words; word++)
        {
            cursor.TryTake(8, out ReadOnlySpan<byte> digits);
            TextCursor number = new(digits);
            if (!number.TryTakeHex(out ulong value) || !number.AtEnd) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(address[(word * sizeof(uint))..], (uint)value);
        }

        if (words == 0 || !cursor.TrySkip((byte)':') || !cursor.TryTakeHex(out ulong port) || port > ushort.MaxValue) return false;
        endPoint = new IPEndPoint(new IPAddress(address[..(words * sizeof(uint))]), (int)port);
        return true;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    // The other protocols use the numbers of TCP, with another meaning: 7 is a socket that is not connected.
    private static string StateOf(SocketProtocol protocol, ulong state) => protocol == SocketProtocol.Tcp
        ? (state < (ulong)s_states.Length ? s_states[state] : "")
        : (state == 1 ? "established" : "unconnected");
}
