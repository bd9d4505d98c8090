using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.Linux.Sockets;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>An open file in words.</summary>
internal static class FileText
{
    /// <summary>More are told by their number: a table's line has an end.</summary>
    private const int MostListed = 6;

    public static string NameOf(FileKind kind) => kind switch
    {
        FileKind.Unknown => "unknown",
        FileKind.Regular => "file",
        FileKind.Directory => "directory",
        FileKind.CharacterDevice => "chardev",
        FileKind.BlockDevice => "blockdev",
        FileKind.Fifo => "fifo",
        FileKind.Pipe => "pipe",
        FileKind.Socket => "socket",
        FileKind.EventCounter => "eventfd",
        FileKind.Epoll => "epoll",
        FileKind.Inotify => "inotify",
        FileKind.Timer => "timerfd",
        FileKind.Signals => "signalfd",
        FileKind.Memory => "memfd",
        FileKind.Process => "pidfd",
        FileKind.Anonymous => "anonymous",
        _ => throw new InvalidOperationException($"no name for kind {kind}"),
    };

    public static string NameOf(SocketProtocol protocol) => protocol switch
    {
        SocketProtocol.Unknown => "unknown",
        SocketProtocol.Tcp => "tcp",
        SocketProtocol.Udp => "udp",
        SocketProtocol.UdpLite => "udplite",
        SocketProtocol.Raw => "raw",
        SocketProtocol.Icmp => "icmp",
        SocketProtocol.Unix => "unix",
        SocketProtocol.Netlink => "netlink",
        SocketProtocol.Packet => "packet",
        _ => throw new InvalidOperationException($"no name for protocol {protocol}"),
    };

    public static string Describe(OpenFile file) => file.Kind switch
    {
        FileKind.Socket when file.Socket is { } socket => $"{Describe(socket, file.PeerSocket)}{Peers(file)}",
        FileKind.Pipe => $"{file.Target}{Peers(file)}",
        FileKind.EventCounter => string.Create(CultureInfo.InvariantCulture, $"count {file.Detail.EventCount}"),
        FileKind.Epoll => $"of {Some(file.Detail.EpollTargets, static target => target.Descriptor.ToString(CultureInfo.InvariantCulture))}",
        FileKind.Inotify => $"of {Some(file.Detail.InotifyWatches, static watch => $"inode {watch.Inode}")}",
        FileKind.Timer when file.Detail.Timer is { } timer => Describe(timer),
        FileKind.Signals when file.Detail.Signals is { } set => string.Join(' ', Enumerable.Range(1, 64).Where(set.Contains).Select(SignalName.Of)),
        FileKind.Process => $"of {(file.Detail.ProcessId is > 0 and { } id ? $"pid {id}" : "a process that is gone or not seen from here")}",
        _ => $"{file.Target}{(file.IsDeleted ? " (deleted)" : "")}{Locks(file)}",
    };

    /// <summary>"monotonic", as clock_gettime(2) calls it.</summary>
    public static string ClockName(int clock) => clock switch
    {
        0 => "realtime",
        1 => "monotonic",
        7 => "boottime",
        8 => "realtime-alarm",
        9 => "boottime-alarm",
        _ => clock.ToString(CultureInfo.InvariantCulture),
    };

    private static string Describe(SocketEntry socket, SocketEntry? peer)
    {
        string name = $"{NameOf(socket.Protocol)}{(socket.Type.Length == 0 ? "" : $" {socket.Type}")}{(socket.State.Length == 0 ? "" : $" {socket.State}")}";
        if (socket.Protocol == SocketProtocol.Unix)
            return $"{name}{(socket.Path.Length == 0 ? "" : $" {socket.Path}")}{(peer is { Path.Length: > 0 } ? $" -> {peer.Path}" : "")}";
        if (socket.Protocol == SocketProtocol.Netlink) return string.Create(CultureInfo.InvariantCulture, $"{name} port {socket.Port}");
        return $"{name}{(socket.Local is null ? "" : $" {socket.Local}")}{(socket.Remote is null ? "" : $" -> {socket.Remote}")}";
    }

    private static string Describe(TimerDetail timer)
    {
        string when = timer.Remaining == 0 ? "not armed" : $"in {Amount.Seconds(timer.Remaining)}";
        string again = timer.Interval == 0 ? "" : $", then every {Amount.Seconds(timer.Interval)}";
        return $"{ClockName(timer.Clock)}, {when}{again}{(timer.Ticks == 0 ? "" : $", {timer.Ticks} unread")}";
    }

    private static string Peers(OpenFile file) => file.Peers.IsEmpty
        ? ""
        : $" <-> {Some(file.Peers, static peer => $"pid {peer.ProcessId} ({peer.Name}) fd {peer.Descriptor}")}";

    private static string Locks(OpenFile file) => file.Detail.Locks.IsEmpty ? "" : $", locked: {Some(file.Detail.Locks, static text => text)}";

    private static string Some<T>(IReadOnlyCollection<T> entries, Func<T, string> text)
    {
        if (entries.Count == 0) return "nothing";
        string listed = string.Join(", ", entries.Take(MostListed).Select(text));
        return entries.Count <= MostListed ? listed : $"{listed} and {entries.Count - MostListed} more";
    }
}
