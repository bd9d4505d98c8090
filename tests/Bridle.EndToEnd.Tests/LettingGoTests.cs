using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;
using Bridle.Linux.Spawning;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests;

/// <summary>Every way out of bridle watch, and what becomes of the victims.</summary>
public class LettingGoTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(SigInt, 0)]
    [InlineData(SigTerm, 0)]
    [InlineData(SigHup, 128 + SigHup)]
    public void A_signal_ends_the_watch_and_kills_what_was_created(int signal, int code)
    {
        using RunningVictim watch = Start("watch", "--json", "--", "sleep", "100");
        int victim = ProcessOf(watch.WaitForEvent("create"));
        watch.Signal(signal);
        Assert.Equal(code, watch.WaitForCode());
        Eventually.Wait(() => StateOf(victim) is '-' or 'Z', $"{victim} is dead");
        Assert.Equal("", watch.Error);
    }

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    [InlineData(SigHup)]
    public void A_signal_ends_the_watch_and_what_was_grabbed_runs_on_as_before(int signal)
    {
        using RunningVictim sleeper = StartSleeper(threads: 3);
        ThreadWitness[] before = Lasting(sleeper);
        using RunningVictim watch = Start("watch", "--json", "-p", $"{sleeper.ProcessId}");
        Assert.Equal(4, watch.WaitForEvent("grab").GetProperty("threads").GetInt32());
        Assert.All(ProcessWitness.Threads(sleeper.ProcessId), static thread => Assert.NotEqual(0, thread.TracerPid));
        watch.Signal(signal);
        watch.WaitForExit();
        AssertUntouched(sleeper, before);
    }

    [Fact]
    public void A_signal_that_was_ignored_at_the_start_stays_ignored()
    {
        using RunningVictim watch = RunningVictim.Start("/bin/sh", "-c", $"trap '' HUP; exec {BridleProgram.Path} watch --json -- sleep 100");
        watch.WaitForEvent("create");
        watch.Signal(SigHup);
        watch.Signal(SigTerm);
        Assert.Equal(0, watch.WaitForCode());
    }

    [Fact]
    public void Whoever_was_stopped_by_others_stays_stopped()
    {
        using RunningVictim sleeper = StartSleeper();
        sleeper.Signal(SigStop);
        Eventually.Wait(() => StateOf(sleeper.ProcessId) == 'T', "the victim is stopped");
        using RunningVictim watch = Start("watch", "--json", "-p", $"{sleeper.ProcessId}");
        watch.WaitForEvent("grab");
        watch.Signal(SigInt);
        Assert.Equal(0, watch.WaitForCode());
        Assert.Equal('T', StateOf(sleeper.ProcessId));
        sleeper.Signal(SigCont);
        Eventually.Wait(() => StateOf(sleeper.ProcessId) == 'R', "the victim runs");
        Assert.Empty(TextWitness.Differences(sleeper.ProcessId));
    }

    [Fact]
    public void A_reader_who_goes_away_ends_the_watch()
    {
        using RunningVictim sleeper = StartSleeper();
        ThreadWitness[] before = Lasting(sleeper);
        using ChildProgram watch = StartUnread("watch", "--json", "-p", $"{sleeper.ProcessId}");
        byte[] first = new byte[1];
        Assert.Equal(1, watch.StandardOutput!.Read(first));
        watch.StandardOutput.Dispose();
        Assert.True(watch.TryWaitForExit(s_patience, out var status));
        Assert.Equal(1, status.Code);
        AssertUntouched(sleeper, before);
    }

    [Fact]
    public void A_full_disk_ends_the_watch_and_says_so()
    {
        CommandResult result = CommandRunner.Run(["/bin/sh", "-c", $"exec {BridleProgram.Path} watch -- sleep 100 > /dev/full"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("bridle: failed to write to standard output: no space left on device\n", result.Error);
    }

    [Fact]
    public void A_victim_does_not_wait_for_a_reader_who_does_not_read()
    {
        (string opens, string library) = BuildOpener();
        // Twice as many records, which are more than the queue and the pipe hold.
        using ChildProgram watch = StartUnread("watch", "--json", "--", opens, library, "9500");
        using ProcessDescriptor victim = ProcessDescriptor.Open(Eventually.Value(() => VictimOf(watch), s_patience, "a victim"));
        Assert.True(victim.TryWaitForExit(TimeSpan.FromSeconds(60)), "the victim waits");
        using StreamReader reader = new(watch.StandardOutput!);
        string all = reader.ReadToEnd();
        Assert.True(watch.TryWaitForExit(s_patience, out var status));
        Assert.Equal(0, status.Code);
        Assert.Contains("\"dropped\":", all, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"exit\"", all.Split('\n')[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_ends_a_watch_whose_reader_does_not_read()
    {
        using RunningVictim sleeper = StartSleeper();
        ThreadWitness[] before = Lasting(sleeper);
        (string opens, string library) = BuildOpener();
        using ChildProgram watch = StartUnread("watch", "--json", "-p", $"{sleeper.ProcessId}", "--", opens, library, "0");
        Eventually.Wait(() => StateOf(sleeper.ProcessId) != '-' && ProcessWitness.Thread(sleeper.ProcessId, sleeper.ProcessId)!.TracerPid != 0, "the grab");
        Eventually.Wait(() => IsFull(TracerOf(sleeper)), "the pipe is full");
        watch.Signal(SigInt);
        Assert.True(watch.TryWaitForExit(s_patience, out var status));
        Assert.Equal(0, status.Code);
        AssertUntouched(sleeper, before);
    }

    [Fact]
    public void While_bridle_is_stopped_its_victims_are_free()
    {
        using RunningVictim sleeper = StartSleeper(threads: 2);
        ThreadWitness[] before = Lasting(sleeper);
        using RunningVictim watch = Start("watch", "--json", "-p", $"{sleeper.ProcessId}");
        watch.WaitForEvent("grab");
        for (int round = 0; round < 3; round++)
        {
            watch.Signal(SigTstp);
            Eventually.Wait(() => StateOf(watch.ProcessId) == 'T', "bridle is stopped");
            AssertUntouched(sleeper, before);
            watch.Signal(SigCont);
            watch.WaitForEvent("gap");
            Eventually.Wait(() => ProcessWitness.Threads(sleeper.ProcessId).All(static thread => thread.TracerPid != 0), "the victim is held again");
        }
        watch.Signal(SigTerm);
        Assert.Equal(0, watch.WaitForCode());
        AssertUntouched(sleeper, before);
    }

    // Nothing makes records faster than a loop of dlopen.
    private static (string Program, string Library) BuildOpener() =>
        (Victims.Build("dlopens", VictimFlavour.Pie, "-ldl", "-pthread"), Victims.Build("lib", VictimFlavour.Pie, "-shared", "-fPIC", "-nostartfiles"));

    private static ChildProgram StartUnread(params string[] arguments) =>
        ChildProgram.Start(new ProgramStart(BridleProgram.Path, [BridleProgram.Path, .. arguments]) { StandardOutput = StandardStream.Pipe });

    private static int? VictimOf(ChildProgram watch)
    {
        ProcessFiles files = new();
        int child = files.ThreadIds(watch.ProcessId).SelectMany(thread => files.Children(watch.ProcessId, thread)).FirstOrDefault();
        return child == 0 ? null : child;
    }

    // Of a process that is not its own another process holds it than the one that was started.
    private static int TracerOf(RunningVictim victim)
    {
        string thread = $"/proc/{ProcessWitness.Thread(victim.ProcessId, victim.ProcessId)!.TracerPid}/status";
        string group = File.ReadLines(thread).First(static line => line.StartsWith("Tgid:", StringComparison.Ordinal));
        return int.Parse(group[5..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("watch", "--json")]
    [InlineData("-qn", "pid$target:a.out:rest:entry { @ = count(); }")]
    public void Killed_it_leaves_a_victim_that_runs_on_with_clean_text(params string[] command)
    {
        using RunningVictim victim = StartSleeper(threads: 2);
        ThreadWitness[] before = Lasting(victim);
        using RunningVictim bridle = Start([.. command, "-p", $"{victim.ProcessId}"]);
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.TracerPid != 0), "the grab");
        // A kill by name reaches no other process than this.
        Assert.Equal("", CommandRunner.Run(["pgrep", "-P", $"{bridle.ProcessId}", "bridle"]).Output);
        Assert.Equal($"{TracerOf(victim)}\n", CommandRunner.Output("pgrep", "-P", $"{bridle.ProcessId}"));
        bridle.Signal(9);
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.TracerPid == 0), "the letting go");
        AssertUntouched(victim, before);
    }

    // The printer sleeps in write(2) and nowhere else.
    private static bool IsFull(int process) => new ProcessFiles().ThreadIds(process).Any(thread =>
        File.ReadAllText($"/proc/{process}/task/{thread}/syscall").StartsWith("1 0x1 ", StringComparison.Ordinal));
}
