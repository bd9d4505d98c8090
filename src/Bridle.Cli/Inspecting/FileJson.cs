using System.Collections.Immutable;
using System.Text.Json;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.Linux.Sockets;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>An open file as an object: fields of all kinds first, then an object named for what the file is.</summary>
internal static class FileJson
{
    public static void Write(JsonLines json, InspectedProcess process, ImmutableArray<OpenFile> files)
    {
        foreach (OpenFile file in files) json.Write("file", process, writer => Write(writer, file));
    }

    private static void Write(Utf8JsonWriter writer, OpenFile file)
    {
        DescriptorDetail detail = file.Detail;
        writer.WriteNumber("fd", file.Descriptor);
        writer.WriteString("type", FileText.NameOf(file.Kind));
        writer.WriteString("target", file.Target);
        writer.WriteBoolean("deleted", file.IsDeleted);
        writer.WriteString("mode", OpenFlags.Access(detail.Flags));
        writer.WriteStrings("flags", OpenFlags.Names(detail.Flags));
        writer.WriteNumber("offset", detail.Offset);
        writer.WriteNumber("inode", detail.Inode);
        writer.WriteNumber("mount", detail.MountId);
        if (!detail.Locks.IsEmpty) writer.WriteStrings("locks", detail.Locks);
        if (file.Socket is { } socket) WriteSocket(writer, "socket", socket);
        if (file.PeerSocket is { } peer) WriteSocket(writer, "peerSocket", peer);
        if (file.Kind is FileKind.Pipe or FileKind.Socket) WritePeers(writer, file.Peers);
        WriteDetail(writer, file.Kind, detail);
    }

    private static void WriteDetail(Utf8JsonWriter writer, FileKind kind, DescriptorDetail detail)
    {
        if (detail.EventCount is { } count) writer.WriteNumber("count", count);
        if (detail.Signals is { } set) writer.WriteStrings("signals", Enumerable.Range(1, 64).Where(set.Contains).Select(SignalName.Of));
        if (kind == FileKind.Process) writer.WriteNumberOrNull("ofPid", detail.ProcessId is > 0 and { } id ? (ulong)id : null);
        if (detail.Timer is { } timer) WriteTimer(writer, timer);
        if (kind == FileKind.Epoll) WriteTargets(writer, detail.EpollTargets);
        if (kind == FileKind.Inotify) WriteWatches(writer, detail.InotifyWatches);
    }

    private static void WriteSocket(Utf8JsonWriter writer, string name, SocketEntry socket)
    {
        writer.WriteStartObject(name);
        writer.WriteString("protocol", FileText.NameOf(socket.Protocol));
        writer.WriteNumber("inode", socket.Inode);
        if (socket.Type.Length != 0) writer.WriteString("type", socket.Type);
        if (socket.State.Length != 0) writer.WriteString("state", socket.State);
        if (socket.Local is { } local) writer.WriteString("local", local.ToString());
        if (socket.Remote is { } remote) writer.WriteString("remote", remote.ToString());
        if (socket.Protocol == SocketProtocol.Unix) writer.WriteString("path", socket.Path);
        if (socket.Protocol == SocketProtocol.Netlink) writer.WriteNumber("port", socket.Port);
        writer.WriteEndObject();
    }

    private static void WritePeers(Utf8JsonWriter writer, ImmutableArray<DescriptorOwner> peers)
    {
        writer.WriteStartArray("peers");
        foreach (DescriptorOwner peer in peers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("pid", peer.ProcessId);
            writer.WriteString("name", peer.Name);
            writer.WriteNumber("fd", peer.Descriptor);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTimer(Utf8JsonWriter writer, TimerDetail timer)
    {
        writer.WriteStartObject("timer");
        writer.WriteString("clock", FileText.ClockName(timer.Clock));
        writer.WriteNumber("ticks", timer.Ticks);
        writer.WriteNumber("remaining", timer.Remaining);
        writer.WriteNumber("interval", timer.Interval);
        writer.WriteEndObject();
    }

    private static void WriteTargets(Utf8JsonWriter writer, ImmutableArray<EpollTarget> targets)
    {
        writer.WriteStartArray("epoll");
        foreach (EpollTarget target in targets)
        {
            writer.WriteStartObject();
            writer.WriteNumber("fd", target.Descriptor);
            writer.WriteString("events", Amount.Hex(target.Events));
            writer.WriteString("data", Amount.Hex(target.Data));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteWatches(Utf8JsonWriter writer, ImmutableArray<InotifyWatch> watches)
    {
        writer.WriteStartArray("inotify");
        foreach (InotifyWatch watch in watches)
        {
            writer.WriteStartObject();
            writer.WriteNumber("watch", watch.Watch);
            writer.WriteNumber("inode", watch.Inode);
            writer.WriteString("device", Amount.Hex(watch.Device));
            writer.WriteString("mask", Amount.Hex(watch.Mask));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
