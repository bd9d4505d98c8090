using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.Linux.Sockets;
using Bridle.Processes.Inspection;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Inspection;

/// <summary>One open file of each kind, against what their owner says, lsof and ss.</summary>
public sealed class OpenFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridle-");
    private readonly RunningVictim _victim;
    private readonly ImmutableArray<OpenFile> _files;

    public OpenFilesTests()
    {
        _victim = RunningVictim.Start(Victims.Build("openfiles"), _folder.FullName);
        _victim.WaitForLine("ready ");
        _files = InspectedProcess.Open(_victim.ProcessId).ReadFiles(new DescriptorOwners());
    }

    public void Dispose()
    {
        _victim.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_open_file_is_listed_once()
    {
        IEnumerable<int> links = Directory.EnumerateFileSystemEntries($"/proc/{_victim.ProcessId}/fd").Select(static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(links.Order(), _files.Select(static file => file.Descriptor));
    }

    [Fact]
    public void Lsof_sees_the_same_paths_and_offsets()
    {
        string[] lines = CommandRunner.Run(["lsof", "-nP", "-w", "-a", "-p", $"{_victim.ProcessId}", "-d", "0-999", "-F", "ftn"]).Output.Split('\n');
        var seen = new Dictionary<int, (string Type, string Name)>();
        int current = -1;
        foreach (string line in lines.Where(static line => line.Length > 0))
        {
            if (line[0] == 'f') current = int.Parse(line[1..], System.Globalization.CultureInfo.InvariantCulture);
            else if (line[0] == 't') seen[current] = (line[1..], "");
            else if (line[0] == 'n') seen[current] = (seen[current].Type, line[1..]);
        }

        Assert.Equal(_files.Select(static file => file.Descriptor), seen.Keys.Order());
        Assert.All(_files, file => Assert.Equal(TypeOfLsof(seen[file.Descriptor].Type, seen[file.Descriptor].Name), file.Kind));
        Assert.Equal(seen[Number("directory")].Name, File("directory").Target);
    }

    [Fact]
    public void Connections_have_both_ends_and_who_holds_the_other()
    {
        string[] ports = Said("port");
        OpenFile listening = File("tcp-listen"), client = File("tcp-connected"), server = File("tcp-accepted");
        Assert.Equal(("listen", $"127.0.0.1:{ports[0]}"), (listening.Socket!.State, $"{listening.Socket.Local}"));
        Assert.Equal((client.Socket!.Local, client.Socket.Remote), (server.Socket!.Remote, server.Socket.Local));
        AssertPeer(client, "tcp-accepted");
        AssertPeer(server, "tcp-connected");
        AssertPeer(File("tcp6-client"), "tcp6-accepted");
        string seen = CommandRunner.Output("ss", "-tnpH");
        Assert.Matches($@"ESTAB.*{client.Socket.Local}\s+{client.Socket.Remote}.*pid={_victim.ProcessId},fd={client.Descriptor}\)", seen);
    }

    [Fact]
    public void Unix_sockets_have_their_peers_and_names()
    {
        AssertPeer(File("unix-one"), "unix-other");
        AssertPeer(File("unix-other"), "unix-one");
        Assert.Equal((SocketProtocol.Unix, "seqpacket"), (File("unix-one").Socket!.Protocol, File("unix-one").Socket!.Type));
        Assert.Equal(("listen", $"@bridle\n{_victim.ProcessId}"), (File("unix-abstract").Socket!.State, File("unix-abstract").Socket!.Path));
    }

    [Fact]
    public void The_reader_of_a_pipe_is_found()
    {
        string[] reader = Said("reader");
        Assert.Contains(new DescriptorOwner(int.Parse(reader[0], null), "openfiles", int.Parse(reader[1], null)), ShortNames(File("pipe").Peers));
    }

    [Fact]
    public void The_files_of_the_kernel_tell_what_they_hold()
    {
        Assert.Equal(31UL, File("eventfd").Detail.EventCount);
        // The kernel adds EPOLLERR and EPOLLHUP to what was asked for.
        Assert.Equal([new EpollTarget(Number("eventfd"), 0x19, 77)], File("epoll").Detail.EpollTargets);
        TimerDetail timer = File("timerfd").Detail.Timer!;
        Assert.Equal((1, 0UL, 3_000_000_000UL), (timer.Clock, timer.Ticks, timer.Interval));
        Assert.InRange(timer.Remaining, 800_000_000_000UL, 1000_000_000_000UL);
        Assert.True(File("signalfd").Detail.Signals is { } set && set.Contains(12) && set.Bits == 1 << 11);
        Assert.Equal(_victim.ProcessId, File("pidfd").Detail.ProcessId);
        ulong root = ulong.Parse(CommandRunner.Output("stat", "-c", "%i", "/"), null);
        Assert.Equal(root, Assert.Single(File("inotify").Detail.InotifyWatches).Inode);
    }

    [Fact]
    public void Paths_flags_and_offsets_are_those_of_the_open()
    {
        OpenFile appended = File("append");
        Assert.Equal((FileKind.Regular, Path.Combine(_folder.FullName, "with\nnewline"), false, 5UL), (appended.Kind, appended.Target.Replace("\\012", "\n", StringComparison.Ordinal), appended.IsDeleted, appended.Detail.Offset));
        Assert.Equal(("w", "O_APPEND O_NONBLOCK O_CLOEXEC O_SYNC"), (OpenFlags.Access(appended.Detail.Flags), string.Join(' ', OpenFlags.Names(appended.Detail.Flags).Remove("O_LARGEFILE"))));
        Assert.Contains($" {_victim.ProcessId} ", Assert.Single(appended.Detail.Locks), StringComparison.Ordinal);
        Assert.Equal((FileKind.Regular, Path.Combine(_folder.FullName, "gone"), true), (File("deleted").Kind, File("deleted").Target, File("deleted").IsDeleted));
        Assert.Equal((FileKind.Memory, "/memfd:named", false), (File("memfd").Kind, File("memfd").Target, File("memfd").IsDeleted));
        Assert.Equal(("-", FileKind.Directory, FileKind.CharacterDevice), (OpenFlags.Access(File("path").Detail.Flags), File("path").Kind, File("null").Kind));
    }

    [Fact]
    public void Without_owners_there_are_no_peers() =>
        Assert.All(InspectedProcess.Open(_victim.ProcessId).ReadFiles(), static file => Assert.True(file.Peers.IsEmpty && file.PeerSocket is null));

    private static FileKind TypeOfLsof(string type, string name) => (type, name) switch
    {
        ("REG", _) when name.StartsWith("/memfd:", StringComparison.Ordinal) => FileKind.Memory,
        ("REG", _) => FileKind.Regular,
        ("DIR", _) => FileKind.Directory,
        ("CHR", _) => FileKind.CharacterDevice,
        ("FIFO", _) => FileKind.Pipe,
        ("IPv4" or "IPv6" or "unix" or "sock", _) => FileKind.Socket,
        (_, _) when name.Contains("eventfd", StringComparison.Ordinal) => FileKind.EventCounter,
        (_, _) when name.Contains("eventpoll", StringComparison.Ordinal) => FileKind.Epoll,
        (_, _) when name.Contains("timerfd", StringComparison.Ordinal) => FileKind.Timer,
        (_, _) when name.Contains("signalfd", StringComparison.Ordinal) => FileKind.Signals,
        (_, _) when name.Contains("inotify", StringComparison.Ordinal) => FileKind.Inotify,
        _ => FileKind.Process,
    };

    private static IEnumerable<DescriptorOwner> ShortNames(ImmutableArray<DescriptorOwner> owners) =>
        owners.Select(static owner => owner with { Name = owner.Name[..Math.Min(owner.Name.Length, "openfiles".Length)] });

    /// <summary>The child that reads the pipe has inherited all other files.</summary>
    private void AssertPeer(OpenFile file, string other) => Assert.Contains(file.Peers, peer => peer.ProcessId == _victim.ProcessId && peer.Descriptor == Number(other));

    private string[] Said(string word) => _victim.Output.Split('\n').Single(line => line.StartsWith($"{word} ", StringComparison.Ordinal)).Split(' ')[1..];

    private int Number(string kind) => int.Parse(Said(kind)[0], System.Globalization.CultureInfo.InvariantCulture);

    private OpenFile File(string kind) => _files.Single(file => file.Descriptor == Number(kind));
}
