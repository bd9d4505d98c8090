using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Sockets;

/// <summary>Which unix sockets are connected to which (sock_diag(7)): /proc does not tell. Of our own network namespace only.</summary>
public static unsafe partial class UnixPeers
{
    private const int FamilyNetlink = 16, RawCloseOnExec = 3 | 0x80000, SocketDiagnosis = 4;
    private const ushort ByFamily = 20, Done = 3, Error = 2;
    private const int HeaderBytes = 16, RequestBytes = HeaderBytes + 24, MessageBytes = 16, AttributeBytes = 4;
    private const ushort PeerAttribute = 2;
    private const int BufferBytes = 32 * 1024;

    /// <summary>From the inode of each connected socket to that of its peer.</summary>
    /// <param name="limit">Sockets taken in at most.</param>
    public static Errno Read(int limit, out Dictionary<ulong, ulong> peers)
    {
        peers = [];
        using SafeFileHandle socket = Open(FamilyNetlink, RawCloseOnExec, SocketDiagnosis);
        if (socket.IsInvalid) return Errno.Last();
        Errno error = Request(socket);
        byte[] buffer = new byte[BufferBytes];
        while (error.IsSuccess)
        {
            error = Receive(socket, buffer, out int count);
            if (error.IsSuccess && !TryParse(buffer.AsSpan(0, count), peers, limit)) break;
        }

        return error;
    }

    /// <summary>False at the last message of the answer, and for one that makes no sense.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> messages, Dictionary<ulong, ulong> peers, int limit)
    {
        if (messages.Length < HeaderBytes) return false;
        while (messages.Length >= HeaderBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(messages);
            ushort type = BinaryPrimitives.ReadUInt16LittleEndian(messages[4..]);
            if (type is Done or Error || length < HeaderBytes || length > (uint)messages.Length || peers.Count >= limit) return false;
            Add(messages[HeaderBytes..(int)length], peers);
            messages = messages[Math.Min(Aligned((int)length), messages.Length)..];
        }

        return true;
    }

    private static void Add(ReadOnlySpan<byte> message, Dictionary<ulong, ulong> peers)
    {
        if (message.Length < MessageBytes) return;
        uint inode = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]);
        ReadOnlySpan<byte> rest = message[MessageBytes..];
        while (rest.Length >= AttributeBytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < AttributeBytes || length > rest.Length) return;
            bool isPeer = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) == PeerAttribute && length >= AttributeBytes + sizeof(uint);
            if (isPeer) peers[inode] = BinaryPrimitives.ReadUInt32LittleEndian(rest[AttributeBytes..]);
            rest = rest[Math.Min(Aligned(length), rest.Length)..];
        }
    }

    private static int Aligned(int length) => (length + 3) & ~3;

    private static Errno Request(SafeFileHandle socket)
    {
        const ushort RequestAndDump = 0x301;
        const byte FamilyUnix = 1;
        const uint EveryState = uint.MaxValue, ShowPeer = 4;
        byte* request = stackalloc byte[RequestBytes];
        Span<byte> bytes = new(request, RequestBytes);
        bytes.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, RequestBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], ByFamily);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], RequestAndDump);
        bytes[HeaderBytes] = FamilyUnix;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(HeaderBytes + 4)..], EveryState);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(HeaderBytes + 12)..], ShowPeer);
        return Send(socket, request, RequestBytes, 0) < 0 ? Errno.Last() : Errno.Success;
    }

    private static Errno Receive(SafeFileHandle socket, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint result = ReceiveRaw(socket, start, buffer.Length, 0);
                Errno error = result < 0 ? Errno.Last() : Errno.Success;
                count = result < 0 ? 0 : (int)result;
                if (error != Errno.EINTR) return error;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial SafeFileHandle Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle socket, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveRaw(SafeFileHandle socket, byte* bytes, nint count, int flags);
}
