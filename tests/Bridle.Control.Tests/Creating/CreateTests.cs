using Bridle.Control.Tests.Handles;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Testing;

namespace Bridle.Control.Tests.Creating;

public sealed class CreateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-create-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_victim_starts_with_what_it_would_have_from_a_shell()
    {
        const string Script = "grep -E '^(Sig(Blk|Ign|Cgt|Pnd)|Groups|NoNewPrivs|Seccomp|Cpus_allowed)' /proc/self/status; umask; ls /proc/self/fd; pwd; env | sort; echo \"$0|$1|$2\"";
        string shell = CommandRunner.Output("sh", "-c", "sh -c \"$0\" name 'two words' ''", Script);
        string own = Say("/bin/sh", ["-c", Script, "name", "two words", ""]);
        Assert.Equal(Lasting(shell), Lasting(own));
        Assert.Contains("SigBlk:\t0000000000000000", own, StringComparison.Ordinal);
        Assert.Contains("SigIgn:\t0000000000000000", own, StringComparison.Ordinal);
        Assert.Contains("name|two words|\n", own, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_environment_and_directory_are_those_that_were_given()
    {
        CreateOptions options = new()
        {
            Name = "my name",
            WorkingDirectory = _folder,
            StopAt = StopPoint.None,
            Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "x=y z", ["PATH"] = "/usr/bin:/bin" },
        };
        string said = Say("/bin/sh", ["-c", "tr '\\0' '|' < /proc/$$/cmdline; echo; pwd; env | grep -E '^[AB]='"], options);
        Assert.StartsWith("my name|-c|", said, StringComparison.Ordinal);
        Assert.EndsWith($"\n{_folder}\nA=1\nB=x=y z\n", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_process_group_of_its_own_is_made_where_it_is_asked_for(bool isNew)
    {
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("sleeper"), [], new CreateOptions { ProcessGroup = isNew ? 0 : null, StopAt = StopPoint.Create });
        Assert.Equal(isNew ? Group(victim.ProcessId) : Group(Environment.ProcessId), Group(victim.ProcessId));
        Assert.Equal(isNew, Group(victim.ProcessId) == victim.ProcessId);
    }

    [Fact]
    public void Streams_are_pipes_whose_ends_the_lease_has()
    {
        using ControlSession session = new();
        CreateOptions options = new() { StandardInput = StandardStream.Pipe, StandardOutput = StandardStream.Pipe, StandardError = StandardStream.Pipe };
        using Victim victim = session.Create("/bin/sh", ["-c", "read line; echo \"out $line\"; echo \"err $line\" >&2; exit 9"], options);
        victim.Continue();
        victim.StandardInput!.Write("hello\n"u8);
        Assert.Equal("out hello\n", new StreamReader(victim.StandardOutput!).ReadToEnd());
        Assert.Equal("err hello\n", new StreamReader(victim.StandardError!).ReadToEnd());
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(new ExitStatus(9, 0, false), victim.Exit);
        victim.Release();
        Assert.Throws<ObjectDisposedException>(() => victim.StandardOutput!.ReadByte());
    }

    [Fact]
    public void Streams_are_nothing_or_a_file()
    {
        string file = Path.Combine(_folder, "out");
        using ControlSession session = new();
        CreateOptions options = new() { StandardInput = StandardStream.Null, StandardOutput = StandardStream.File(file), StopAt = StopPoint.None };
        using Victim victim = session.Create("/bin/sh", ["-c", "cat; readlink /proc/$$/fd/0"], options);
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal("/dev/null\n", File.ReadAllText(file));
        Assert.Null(victim.StandardOutput);
    }

    [Fact]
    public void A_name_is_looked_up_in_the_path_and_a_path_is_not()
    {
        using ControlSession session = new();
        using Victim victim = session.Create("true", [], new CreateOptions { StopAt = StopPoint.None });
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(default(ExitStatus), victim.Exit);
        Assert.Equal(Errno.ENOENT, Assert.Throws<SpawnException>(() => session.Create("true", [], new CreateOptions { SearchPath = false })).Cause);
    }

    [Fact]
    public void A_failure_names_its_cause_and_leaves_nothing()
    {
        string text = Write("text", "no program", "644");
        string garbage = Write("garbage", "\u0001\u0002\u0003", "755");
        string script = Write("script", "#!/no/such/interpreter\n", "755");
        Fails("/no/such/program", "failed to execute /no/such/program: no such file or directory");
        Fails("no-such-program", "failed to execute no-such-program: no such file or directory");
        Fails(text, $"failed to execute {text}: permission denied");
        Fails(_folder, $"failed to execute {_folder}: permission denied");
        Fails($"{text}/x", $"failed to execute {text}/x: not a directory");
        Fails(garbage, $"failed to execute {garbage}: exec format error");
        Fails(script, $"failed to execute {script}: interpreter /no/such/interpreter: no such file or directory");
        string binary = Victims.Build("sleeper", VictimFlavour.Pie, "-Wl,--dynamic-linker=/no/such/linker");
        Fails(binary, $"failed to execute {binary}: interpreter /no/such/linker: no such file or directory");
        Fails("/bin/true", "failed to execute /bin/true: working directory /no/such: no such file or directory", new CreateOptions { WorkingDirectory = "/no/such" });
    }

    [Fact]
    public void A_program_that_is_being_written_is_busy()
    {
        string program = Path.Combine(_folder, "program");
        File.Copy("/bin/true", program);
        using FileStream writer = new(program, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Fails(program, $"failed to execute {program}: text file busy");
    }

    [Theory]
    [InlineData("exit", 23, 0)]
    [InlineData("kill", 0, 9)]
    [InlineData("abort", 0, 6)]
    public void A_program_that_ends_before_its_stop_point_comes_back_with_its_status(string what, int code, int signal)
    {
        using ControlSession session = new();
        CreateOptions options = new() { WorkingDirectory = _folder };
        using Victim victim = session.Create(Victims.Build("early"), [what], options);
        Assert.False(victim.IsAlive);
        Assert.Null(victim.IdleAt);
        Assert.Equal((code, signal), (victim.Exit!.Value.Code, victim.Exit!.Value.Signal));
        Assert.True(victim.Snapshot.IsFinal);
        Aftermath.IsGone(victim.ProcessId);
        string reason = signal != 0 ? $"process died from signal {signal}" : $"process exited with status {code}";
        VictimGoneException gone = Assert.Throws<VictimGoneException>(() => victim.Invoke(static _ => 0));
        Assert.Equal($"failed to control pid {victim.ProcessId}: {reason}", gone.Message);
    }

    [Fact]
    public void Closing_the_session_ends_a_creation_that_never_gets_to_its_stop_point()
    {
        ControlSession session = new();
        Victim? victim = null;
        Exception? failure = null;
        // It waits before main for a file that nobody opens at the other end.
        string fifo = Path.Combine(_folder, "fifo");
        CommandRunner.Output("mkfifo", fifo);
        string program = Victims.Build("blocked");
        CreateOptions options = new() { Environment = new Dictionary<string, string> { ["BLOCK_ON"] = fifo } };
        Thread creator = new(() =>
        {
            try
            {
                victim = session.Create(program, [], options);
            }
            catch (ObjectDisposedException closed)
            {
                failure = closed;
            }
        });
        creator.Start();
        Eventually.Wait(() => session.Target is not null, "the victim's process id");
        int pid = session.Target!.Value;
        session.Dispose();
        Assert.True(creator.Join(Patience));
        Assert.True(failure is not null || victim is { IsAlive: false });
        Aftermath.IsGone(pid);
        Assert.Throws<ObjectDisposedException>(() => session.Create("/bin/true", []));
    }

    private static int Group(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    // The descriptor of the directory that ls reads, and what a shell counts up for itself.
    private static string[] Lasting(string text) =>
        [.. text.Split('\n').Where(static line => !line.StartsWith("SHLVL=", StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal))];

    private static void Fails(string path, string message, CreateOptions? options = null)
    {
        using ControlSession session = new();
        Assert.Equal(message, Assert.ThrowsAny<LinuxException>(() => session.Create(path, [], options)).Message);
        Assert.False(session.TryWaitForNotification(TimeSpan.Zero, out _));
        Assert.Null(session.Target);
    }

    private string Write(string name, string content, string mode)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        CommandRunner.Output("chmod", mode, path);
        return path;
    }

    private string Say(string program, string[] arguments, CreateOptions? options = null)
    {
        string file = Path.Combine(_folder, "said");
        using ControlSession session = new();
        options = (options ?? new CreateOptions { StopAt = StopPoint.None }) with { StandardOutput = StandardStream.File(file) };
        using Victim victim = session.Create(program, arguments, options);
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(default(ExitStatus), victim.Exit);
        return File.ReadAllText(file);
    }
}
