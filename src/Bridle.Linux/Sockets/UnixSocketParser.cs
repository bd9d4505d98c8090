using System.Text;
using Bridle.Linux.Procfs;

namespace Bridle.Linux.Sockets;

/// <summary>Lines of /proc/net/unix.</summary>
internal static class UnixSocketParser
{
    private const ulong AcceptsFlag = 0x10000;

    private const int AddressDigits = 16;

    /// <summary>False also for the rest of a path that holds a newline: the kernel prints it as it is.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, out SocketEntry? entry)
    {
        entry = null;
        TextCursor cursor = new(line);
        if (!cursor.TryTake(AddressDigits, out ReadOnlySpan<byte> address) || !IsHex(address) || !cursor.TrySkip((byte)':') ||
            !TryTakeNext(ref cursor, out _) || !TryTakeNext(ref cursor, out _) || !TryTakeNext(ref cursor, out ulong flags) ||
            !TryTakeNext(ref cursor, out ulong type) || !TryTakeNext(ref cursor, out ulong state))
            return false;
        cursor.SkipBlanks();
        if (!cursor.TryTakeUnsigned(out ulong inode)) return false;
        _ = cursor.TrySkip((byte)' ');
        entry = new SocketEntry(inode, SocketProtocol.Unix)
        {
            Type = type switch { 1 => "stream", 2 => "dgram", 5 => "seqpacket", _ => "" },
            State = (flags & AcceptsFlag) != 0 ? "listen" : StateOf(state),
            Path = Encoding.UTF8.GetString(cursor.Rest),
        };
        return true;
    }

    private static string StateOf(ulong state) => state switch
    {
        1 => "unconnected",
        2 => "connecting",
        3 => "established",
        4 => "disconnecting",
        _ => "",
    };

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        return true;
    }

    private static bool TryTakeNext(ref TextCursor cursor, out ulong value)
    {
        cursor.SkipBlanks();
        return cursor.TryTakeHex(out value);
    }
}
