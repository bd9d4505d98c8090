using System.Globalization;
using Bridle.Control.Events;
using Bridle.Control.Releasing;
using Bridle.Control.Tests.Handles;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Processes.Threads;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stopping;

public sealed class StopPointTests : IDisposable
{
    private const string Library = "ctor library\n", Program = "ctor program\n", Rest = "main\ndtor program\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _said = Path.GetTempFileName();

    public static TheoryData<VictimFlavour> Flavours =>
    [
        VictimFlavour.Pie, VictimFlavour.NoPie, VictimFlavour.Static, VictimFlavour.StaticPie, VictimFlavour.Musl, VictimFlavour.MuslStatic,
        VictimFlavour.Pie | VictimFlavour.NoFramePointer,
        VictimFlavour.Pie | VictimFlavour.Stripped, VictimFlavour.NoPie | VictimFlavour.Stripped, VictimFlavour.Static | VictimFlavour.Stripped,
        VictimFlavour.StaticPie | VictimFlavour.Stripped, VictimFlavour.Musl | VictimFlavour.Stripped, VictimFlavour.MuslStatic | VictimFlavour.Stripped,
    ];

    public void Dispose() => File.Delete(_said);

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Main_is_its_first_instruction_in_every_flavour(VictimFlavour flavour)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, flavour, StopPoint.Main);
        Assert.Equal(StopPoint.Main, victim.IdleAt);
        Assert.Equal(MainOf(victim, flavour), InstructionPointer(victim));
        Finish(victim, Before(flavour), flavour);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void PostInit_is_after_every_constructor_and_before_main(VictimFlavour flavour)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, flavour, null);
        Assert.Equal(StopPoint.PostInit, victim.IdleAt);
        Finish(victim, Before(flavour), flavour);
    }

    [Theory]
    [InlineData(StopPoint.PostInit)]
    [InlineData(StopPoint.Main)]
    public void A_breakpoint_at_main_that_comes_while_it_idles_there_is_hit_once(StopPoint at)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, VictimFlavour.Pie, at);
        Bridle.Processes.Breakpoints.Breakpoint breakpoint = victim.AddBreakpoint(MainOf(victim, VictimFlavour.Pie), static (in Bridle.Processes.Breakpoints.BreakpointHit _) => Bridle.Processes.Verdict.Continue);
        Finish(victim, Before(VictimFlavour.Pie), VictimFlavour.Pie);
        Assert.Equal(1, breakpoint.Hits);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void PreInit_is_before_the_first_constructor_with_every_library_there(VictimFlavour flavour)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, flavour, StopPoint.PreInit);
        Assert.Equal(StopPoint.PreInit, victim.IdleAt);
        string[] objects = [.. victim.Snapshot.Objects.Select(static loaded => Path.GetFileName(loaded.Path))];
        if (IsAlone(flavour)) Assert.Equal(Entry(victim, flavour), InstructionPointer(victim));
        else Assert.Contains("ctorlib.so", objects);
        Finish(victim, "", flavour);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Create_is_the_exec_stop(VictimFlavour flavour)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, flavour, StopPoint.Create);
        Assert.Equal(StopPoint.Create, victim.IdleAt);
        Finish(victim, "", flavour);
    }

    [Theory]
    [InlineData("/bin/ls", "-d", "/", "/\n")]
    [InlineData("python3", "-c", "print(6 * 7)", "42\n")]
    [InlineData("gcc", "-dumpmachine", "-pipe", "x86_64-linux-gnu\n")]
    [InlineData("/bin/sh", "-c", "echo hello", "hello\n")]
    public void Programs_that_nobody_here_wrote_are_held_at_every_point_and_go_on(string program, string first, string second, string expected)
    {
        foreach (StopPoint at in new[] { StopPoint.PreInit, StopPoint.PostInit, StopPoint.Main })
        {
            using ControlSession session = new();
            using Victim victim = session.Create(program, [first, second], Options(at));
            Assert.Equal(at, victim.IdleAt);
            Aftermath.TextIsClean(victim.ProcessId);
            Assert.Equal("", File.ReadAllText(_said));
            victim.Continue();
            Assert.True(victim.WaitForEnd(Patience));
            Assert.Equal(expected, File.ReadAllText(_said));
        }
    }

    [Fact]
    public void Every_library_of_a_foreign_program_is_there_at_PreInit()
    {
        string[] witness = [.. CommandRunner.Output("ldd", "/bin/ls").Split('\n').Where(static line => line.Contains("=> /", StringComparison.Ordinal))
            .Select(static line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(witness);
        using ControlSession session = new();
        using Victim victim = session.Create("/bin/ls", [], Options(StopPoint.PreInit));
        string[] listed = [.. victim.Snapshot.Objects.Where(static loaded => !loaded.IsExecutable && !loaded.IsLinker && !loaded.IsVdso)
            .Select(static loaded => Path.GetFileName(loaded.Path)).Order(StringComparer.Ordinal)];
        Assert.Equal(witness, listed);
    }

    [Theory]
    [InlineData(StopPoint.PreInit)]
    [InlineData(StopPoint.PostInit)]
    [InlineData(StopPoint.Main)]
    public void A_program_without_a_main_is_held_at_its_entry_point(StopPoint at)
    {
        string program = Victims.Build("nolibc", VictimFlavour.Static, "-nostdlib");
        using ControlSession session = new();
        using Victim victim = session.Create(program, [], Options(at));
        Assert.Equal(at, victim.IdleAt);
        Assert.Equal(Symbol(program, "_start"), InstructionPointer(victim));
        Aftermath.TextIsClean(victim.ProcessId);
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(new ExitStatus(3, 0, false), victim.Exit);
        Assert.Equal("bare\n", File.ReadAllText(_said));
    }

    [Fact]
    public void A_32_bit_program_is_held_at_its_exec_and_told_of_at_its_end()
    {
        string program = Victims.Build("exec32", VictimFlavour.Bits32 | VictimFlavour.NoPie, "-nostdlib", "-static", "-fno-stack-protector");
        Assert.SkipUnless(Victims.CanRun(program), "this kernel refuses 32-bit programs");
        using ControlSession session = new();
        using Victim victim = session.Create(program, [], Options(StopPoint.Main));
        Assert.Equal(StopPoint.Create, victim.IdleAt);
        victim.Kill();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(9, victim.Exit!.Value.Signal);
    }

    [Theory]
    [InlineData(StopPoint.Create)]
    [InlineData(StopPoint.PreInit)]
    [InlineData(StopPoint.Main)]
    public void A_stop_point_is_reached_once_and_not_again_after_an_exec(StopPoint at)
    {
        int stops = 0, execs = 0;
        using ControlSession session = new();
        CreateOptions options = Options(at) with
        {
            Events = EventSet.LifeCycle,
            OnEvent = (_, happened) =>
            {
                if (happened is StopPointEvent) stops++;
                if (happened is ExecEvent) execs++;
                return Processes.Verdict.Continue;
            },
        };
        using Victim victim = session.Create(Victims.Build("execs"), ["3"], options);
        Assert.Equal(at, victim.IdleAt);
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal((1, 3), (stops, execs));
        Assert.StartsWith("execs done", File.ReadAllText(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void Continue_does_nothing_to_a_victim_that_runs_or_has_ended()
    {
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("sleeper"), [], Options(StopPoint.Main));
        victim.Continue();
        Assert.Null(victim.IdleAt);
        victim.Continue();
        Assert.True(victim.IsAlive);
        victim.Kill();
        Assert.True(victim.WaitForEnd(Patience));
        victim.Continue();
        Assert.Equal(9, victim.Exit!.Value.Signal);
    }

    [Theory]
    [InlineData(StopPoint.Create)]
    [InlineData(StopPoint.PreInit)]
    [InlineData(StopPoint.Main)]
    public void An_idle_victim_can_be_let_go_and_runs_to_its_end(StopPoint at)
    {
        using ControlSession session = new();
        using Victim victim = Create(session, VictimFlavour.Pie, at);
        int pid = victim.ProcessId;
        victim.Release(ReleaseMode.Run);
        Eventually.Wait(() => File.ReadAllText(_said) == Library + Program + Rest, "all that it says");
        Eventually.Wait(() => !Directory.Exists($"/proc/{pid}") || ProcessWitness.Threads(pid) is [{ State: 'Z' }], "its end");
    }

    [Fact]
    public void An_idle_victim_is_killed_at_its_release()
    {
        using ControlSession session = new();
        Victim victim = Create(session, VictimFlavour.Pie, StopPoint.Main);
        int pid = victim.ProcessId;
        victim.Dispose();
        Aftermath.IsGone(pid);
        Assert.Equal(Library + Program, File.ReadAllText(_said));
        Assert.False(session.TryWaitForNotification(TimeSpan.Zero, out _));
    }

    [Fact]
    public void A_victim_that_dies_while_it_idles_is_told_of()
    {
        using ControlSession session = new();
        using Victim victim = Create(session, VictimFlavour.Pie, StopPoint.Main);
        victim.Kill();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Null(victim.IdleAt);
        Assert.Equal(9, victim.Exit!.Value.Signal);
        Notifications.Notification? told;
        do Assert.True(session.TryWaitForNotification(Patience, out told));
        while (told!.Event is ObjectsChangedEvent);
        Assert.Equal(9, Assert.IsType<ExitedEvent>(told.Event).Status!.Value.Signal);
        Assert.Equal($"failed to control pid {victim.ProcessId}: process died from signal 9",
            Assert.Throws<VictimGoneException>(() => victim.Invoke(static _ => 0)).Message);
    }

    private CreateOptions Options(StopPoint? at)
    {
        CreateOptions options = new() { StandardOutput = StandardStream.File(_said), StandardInput = StandardStream.Null };
        return at is { } wanted ? options with { StopAt = wanted } : options;
    }

    private Victim Create(ControlSession session, VictimFlavour flavour, StopPoint? at) => session.Create(Build(flavour), [], Options(at));

    private void Finish(Victim victim, string before, VictimFlavour flavour)
    {
        Assert.Equal(before, File.ReadAllText(_said));
        Aftermath.TextIsClean(victim.ProcessId);
        Assert.All(ProcessWitness.Threads(victim.ProcessId), static thread => Assert.Equal((0UL, 0UL), (thread.Blocked, thread.Ignored)));
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(default(ExitStatus), victim.Exit);
        Assert.Equal(Before(flavour) + Rest, File.ReadAllText(_said));
    }

    private static bool IsAlone(VictimFlavour flavour) => (flavour & (VictimFlavour.Static | VictimFlavour.StaticPie | VictimFlavour.MuslStatic)) != 0;

    private static string Before(VictimFlavour flavour) => IsAlone(flavour) ? Program : Library + Program;

    private static string Build(VictimFlavour flavour)
    {
        if (IsAlone(flavour)) return Victims.Build("ctors", flavour);
        string library = Victims.Build("ctorlib", VictimFlavour.Library | (flavour & VictimFlavour.Musl));
        return Victims.Build("ctors", flavour, "-Wl,--no-as-needed", library, $"-Wl,-rpath,{Path.GetDirectoryName(library)}");
    }

    private static TargetAddress InstructionPointer(Victim victim) => victim.Invoke(static process =>
    {
        Assert.True(process.Threads.TryFind(process.ProcessId, out TracedThread? leader));
        Assert.True(process.GetRegisters(leader, out Registers registers).IsSuccess);
        return registers.InstructionPointer;
    });

    // A stripped program is laid out as the same one with its symbols.
    private static TargetAddress MainOf(Victim victim, VictimFlavour flavour) => Absolute(victim, flavour, "main");

    private static TargetAddress Entry(Victim victim, VictimFlavour flavour) => Absolute(victim, flavour, "_start");

    private static TargetAddress Absolute(Victim victim, VictimFlavour flavour, string name)
    {
        TargetAddress symbol = Symbol(Build(flavour & ~VictimFlavour.Stripped), name);
        bool isFixed = CommandRunner.Output("readelf", "-h", Build(flavour)).Contains("EXEC", StringComparison.Ordinal);
        return isFixed ? symbol : symbol.Plus(FirstMapping(victim.ProcessId, Build(flavour)));
    }

    private static TargetAddress Symbol(string program, string name)
    {
        string line = CommandRunner.Output("nm", program).Split('\n').Single(text => text.EndsWith($" {name}", StringComparison.Ordinal));
        return new TargetAddress(ulong.Parse(line.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static long FirstMapping(int pid, string path)
    {
        string line = File.ReadLines($"/proc/{pid}/maps").First(text => text.EndsWith(path, StringComparison.Ordinal));
        return long.Parse(line.Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
