using System.Net;
using System.Net.Sockets;
using System.Text;
using Bridle.Linux.Procfs;
using Bridle.Linux.Sockets;
using CsCheck;

namespace Bridle.Linux.Tests.Sockets;

public class SocketTableTests
{
    private const string Tcp =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
        "   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 587 1 00000000124b9b65 100 0 0 10 0\n" +
        "   2: 0100007F:B8B6 0100007F:D4AF 01 00000000:00000000 00:00000000 00000000     0        0 1867909 2 00000000e38f51cd 20 0 0 10 -1\n" +
        "   3: 0100007F:D4AF 0100007F:B8B6 06 00000000:00000000 00:00000000 00000000     0        0 0 1 000000006171a52f 20 0 0 10 -1\n";

    private const string Tcp6 =
        "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
        "   0: 0000000000000000FFFF00000100007F:D4AF 0000000000000000FFFF00000100007F:B8B6 01 00000000:00000000 00:00000000 00000000     0        0 42 2 0 0\n";

    private const string Unix =
        "Num       RefCount Protocol Flags    Type St Inode Path\n" +
        "00000000b28909cd: 00000002 00000000 00010000 0001 01 1866691 /tmp/a socket\n" +
        "0000000088622c65: 00000003 00000000 00000000 0005 03   584\n" +
        "00000000a82041d2: 00000002 00000000 00010000 0002 01 1867913 @abs\nx\n\n";

    private const string Netlink =
        "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n" +
        "0000000021e3e67d 4   3517       00000000 0        0        0     2        0        501     \n";

    private const string Packet =
        "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n0000000021e3e67d 3      3    0003   2     1 0      0      9001\n";

    private static readonly (string File, string Text)[] s_recorded = [("tcp", Tcp), ("tcp6", Tcp6), ("unix", Unix), ("netlink", Netlink), ("packet", Packet)];

    [Fact]
    public void Internet_sockets_have_their_endpoints_and_states()
    {
        SocketTable table = Recorded();
        Assert.True(table.TryFind(587, out SocketEntry listening));
        Assert.Equal((SocketProtocol.Tcp, "listen", new IPEndPoint(IPAddress.Any, 2024), null), (listening.Protocol, listening.State, listening.Local, listening.Remote));
        Assert.True(table.TryFind(1867909, out SocketEntry connected));
        Assert.Equal(("established", "127.0.0.1:47286", "127.0.0.1:54447"), (connected.State, $"{connected.Local}", $"{connected.Remote}"));
    }

    [Fact]
    public void The_peer_of_a_socket_may_speak_of_it_in_the_other_form()
    {
        SocketTable table = Recorded();
        table.TryFind(1867909, out SocketEntry connected);
        Assert.True(table.TryFindPeer(connected, out SocketEntry peer));
        Assert.Equal((42UL, "[::ffff:127.0.0.1]:54447"), (peer.Inode, $"{peer.Local}"));
        Assert.True(table.TryFindPeer(peer, out SocketEntry back));
        Assert.Equal(connected.Inode, back.Inode);
    }

    [Fact]
    public void Unix_sockets_have_their_paths_whatever_is_in_them()
    {
        SocketTable table = Recorded();
        Assert.Equal(
            [("stream", "listen", "/tmp/a socket"), ("seqpacket", "established", ""), ("dgram", "listen", "@abs\nx\n")],
            new ulong[] { 1866691, 584, 1867913 }.Select(inode => table.TryFind(inode, out SocketEntry entry) ? (entry.Type, entry.State, entry.Path) : default));
    }

    [Fact]
    public void Other_sockets_are_found_by_their_inode()
    {
        SocketTable table = Recorded();
        Assert.True(table.TryFind(501, out SocketEntry netlink));
        Assert.Equal((SocketProtocol.Netlink, "4", 3517U), (netlink.Protocol, netlink.Type, netlink.Port));
        Assert.True(table.TryFind(9001, out SocketEntry packet));
        Assert.Equal(SocketProtocol.Packet, packet.Protocol);
        Assert.Equal(8, table.Count);
    }

    [Fact]
    public void More_sockets_than_the_limit_are_left_out() => Assert.Equal(2, Recorded(new ProcfsLimits { Sockets = 2 }).Count);

    [Fact]
    public void Our_own_connection_is_found_with_its_peer()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient client = new();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = listener.AcceptTcpClient();
        SocketTable table = SocketTable.Read(Environment.ProcessId, Environment.ProcessId);
        Assert.True(table.TryFind(InodeOf(client.Client), out SocketEntry entry));
        Assert.Equal((client.Client.LocalEndPoint, client.Client.RemoteEndPoint), (entry.Local, entry.Remote));
        Assert.True(table.TryFindPeer(entry, out SocketEntry peer));
        Assert.Equal(InodeOf(server.Client), peer.Inode);
    }

    [Fact]
    public void Connected_unix_sockets_know_each_other()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bridle-{Environment.ProcessId}-{Guid.NewGuid():n}");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        using Socket server = listener.Accept();
        File.Delete(path);
        Assert.True(UnixPeers.Read(int.MaxValue, out Dictionary<ulong, ulong> peers).IsSuccess);
        Assert.Equal((InodeOf(server), InodeOf(client)), (peers[InodeOf(client)], peers[InodeOf(server)]));
    }

    [Fact]
    public void Any_line_is_survived() => Gen.Select(Any.Of(Tcp, Tcp6, Unix, Netlink, Packet), Gen.Int[0, 400], Gen.Int[0, 99], Gen.Char['\0', '~']).Sample(
        static (text, length, place, value) =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text[..Math.Min(length, text.Length)]);
            if (place < bytes.Length) bytes[place] = (byte)value;
            foreach (string line in Encoding.ASCII.GetString(bytes).Split('\n'))
            {
                byte[] one = Encoding.ASCII.GetBytes(line);
                _ = InternetSocketParser.TryParse(one, SocketProtocol.Tcp, out _);
                _ = UnixSocketParser.TryParse(one, out _);
                _ = OtherSocketParser.TryParseNetlink(one, out _);
                _ = OtherSocketParser.TryParsePacket(one, out _);
            }
        });

    [Fact]
    public void Any_answer_about_peers_is_survived() => Gen.Byte.Array[0, 200].Sample(static bytes =>
    {
        if (bytes.Length > 16) (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)Math.Min(bytes.Length, 255), 0, 0, 0);
        Dictionary<ulong, ulong> peers = [];
        UnixPeers.TryParse(bytes, peers, 3);
        Assert.InRange(peers.Count, 0, 14);
    });

    private static SocketTable Recorded(ProcfsLimits? limits = null)
    {
        using TemporaryFolder root = new();
        string folder = Path.Combine(root.Path, "7/task/8/net");
        Directory.CreateDirectory(folder);
        foreach ((string file, string text) in s_recorded) File.WriteAllText(Path.Combine(folder, file), text);
        return SocketTable.Read(7, 8, root.Path, limits);
    }

    private static ulong InodeOf(Socket socket)
    {
        string target = File.ResolveLinkTarget($"/proc/self/fd/{socket.Handle}", false)!.Name;
        return ulong.Parse(target["socket:[".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
