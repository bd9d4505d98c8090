using System.Globalization;
using Bridle.Linux.Procfs;

namespace Bridle.Linux.Sockets;

/// <summary>Lines of /proc/net/netlink and /proc/net/packet: fields between blanks.</summary>
internal static class OtherSocketParser
{
    private const int NetlinkInode = 9, PacketInode = 8;

    internal static bool TryParseNetlink(ReadOnlySpan<byte> line, out SocketEntry? entry)
    {
        entry = null;
        if (!TryTakeField(line, 1, out ulong family) || !TryTakeField(line, 2, out ulong port) || !TryTakeField(line, NetlinkInode, out ulong inode))
            return false;
        entry = new SocketEntry(inode, SocketProtocol.Netlink)
        {
            Type = family.ToString(CultureInfo.InvariantCulture),
            Port = unchecked((uint)port),
        };
        return true;
    }

    internal static bool TryParsePacket(ReadOnlySpan<byte> line, out SocketEntry? entry)
    {
        bool read = TryTakeField(line, PacketInode, out ulong inode);
        entry = read ? new SocketEntry(inode, SocketProtocol.Packet) : null;
        return read;
    }

    private static bool TryTakeField(ReadOnlySpan<byte> line, int index, out ulong value)
    {
        value = 0;
        TextCursor cursor = new(line);
        for (int field = 0; field < index; field++)
        {
            cursor.SkipBlanks();
            int end = cursor.Rest.IndexOf((byte)' ');
            if (end < 0) return false;
            _ = cursor.TryTake(end, out _);
        }

        cursor.SkipBlanks();
        return cursor.TryTakeUnsigned(out value);
    }
}
