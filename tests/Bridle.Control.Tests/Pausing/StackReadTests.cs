using System.Collections.Immutable;
using System.Globalization;
using Bridle.Control.Pausing;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Stacks;
using Bridle.Testing;

namespace Bridle.Control.Tests.Pausing;

/// <summary>Stacks of processes that nobody holds.</summary>
public class StackReadTests
{
    private const int Terminate = 15, Kill = 9, StopSignal = 19;

    private static readonly int s_rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 200 : 40;

    [Fact]
    public void Two_hundred_threads_are_all_told_and_nothing_is_left()
    {
        using RunningVictim victim = Victims.Start("sleeper", "200");
        victim.WaitForLine("ready");
        ThreadWitness[] before = Lasting(victim);
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId);
        Assert.Equal(before.Select(static thread => thread.Tid), stacks.Threads.Select(static thread => thread.ThreadId));
        Assert.All(stacks.Threads, static thread => AssertComplete(thread, StackTaking.Stopped));
        Assert.All(stacks.Threads.Skip(1), thread => Assert.Contains("sleeper`rest", Names(stacks, thread)));
        Assert.All(stacks.Threads, thread => Assert.DoesNotContain(Names(stacks, thread), static name => name.Contains('?', StringComparison.Ordinal)));
        AssertUntouched(victim, before);
    }

    [Fact]
    public void Threads_that_run_meanwhile_have_the_stacks_of_the_moment_that_they_stood_still()
    {
        using RunningVictim victim = RunningVictim.Start(Victims.Build("stacks", VictimFlavour.NoFramePointer, "-O2", "-pthread"), "5");
        victim.WaitForLine("ready");
        using ControlSession session = new();
        for (int round = 0; round < 40; round++)
        {
            ProcessStacks stacks = session.ReadStacks(victim.ProcessId);
            Assert.Equal(5, stacks.Threads.Length);
            // A handler on its own stack leads to another one, which is read while it changes.
            foreach (TakenStack thread in stacks.Threads)
                Assert.True(thread.IsPartlyLive || thread.Stack!.End.IsComplete, $"{thread}\n{string.Join('\n', Names(stacks, thread))}");
            Assert.Contains(stacks.Threads, static thread => !thread.IsPartlyLive);
        }
    }

    [Fact]
    public void No_call_is_interrupted()
    {
        using RunningVictim victim = Victims.Start("eintr", "60");
        victim.WaitForLine("ready");
        using (ControlSession session = new())
        {
            for (int round = 0; round < s_rounds; round++)
                Assert.All(session.ReadStacks(victim.ProcessId).Threads, static thread => Assert.Equal(StackTaking.Stopped, thread.Taking));
        }

        AssertUntouched(victim, Lasting(victim));
        victim.Signal(Terminate);
        Assert.Equal((0, ""), (victim.WaitForExit().ShellCode, victim.Error));
        Assert.Equal(10, victim.Output.Split('\n').Count(static line => line.EndsWith(" eintr 0", StringComparison.Ordinal)));
    }

    [Fact]
    public void Threads_that_come_and_go_are_no_hindrance()
    {
        using RunningVictim victim = Victims.Start("threadchurn", "4");
        victim.WaitForLine("ready");
        using (ControlSession session = new())
        {
            for (int round = 0; round < s_rounds; round++)
                Assert.Contains(session.ReadStacks(victim.ProcessId).Threads, thread => thread.ThreadId == victim.ProcessId && thread.Stack is not null);
        }

        victim.CloseInput();
        Assert.Equal(0, victim.WaitForExit().ShellCode);
    }

    [Fact]
    public async Task A_process_that_dies_meanwhile_is_a_refusal_or_has_the_stacks_that_were_taken()
    {
        using ControlSession session = new();
        for (int round = 0; round < 10; round++)
        {
            using RunningVictim victim = Victims.Start("sleeper", "50");
            victim.WaitForLine("ready");
            Task killer = Task.Run(() => victim.Signal(Kill), TestContext.Current.CancellationToken);
            try
            {
                while (session.ReadStacks(victim.ProcessId).Threads.Length > 0) { }
            }
            catch (GrabException refused)
            {
                Assert.True(refused.Refusal.Kind is GrabRefusalKind.NoSuchProcess or GrabRefusalKind.Zombie, refused.Message);
            }

            await killer;
        }
    }

    [Fact]
    public void A_stopped_process_stays_so()
    {
        using RunningVictim victim = Victims.Start("sleeper", "2");
        victim.WaitForLine("ready");
        victim.Signal(StopSignal);
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.State == 'T'), "all have stopped");
        ThreadWitness[] before = Lasting(victim);
        using ControlSession session = new();
        for (int round = 0; round < 5; round++)
        {
            Assert.All(session.ReadStacks(victim.ProcessId).Threads, static thread => AssertComplete(thread, StackTaking.Stopped));
            Eventually.Wait(() => before.SequenceEqual(Lasting(victim)), "all are stopped as they were");
        }
    }

    [Fact]
    public void One_that_somebody_else_traces_is_taken_asleep_and_the_tracer_is_named()
    {
        using RunningVictim victim = Victims.Start("sleeper", "2");
        victim.WaitForLine("ready");
        using RunningVictim tracer = RunningVictim.Start("/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-p", $"{victim.ProcessId}");
        Eventually.Wait(() => Lasting(victim).All(thread => thread.TracerPid == tracer.ProcessId), "strace has it");
        AwaitPause(victim);
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId);
        // strace, which takes hold of them one after the other, wakes each once more.
        Eventually.Wait(() => (stacks = session.ReadStacks(victim.ProcessId)).Threads.All(static thread => thread.Taking == StackTaking.Asleep), "all sleep again");
        Assert.Equal(3, stacks.Threads.Length);
        Assert.All(stacks.Threads, thread => Assert.Contains($"pid {tracer.ProcessId} (strace)", thread.Problem, StringComparison.Ordinal));
        Assert.All(stacks.Threads, thread => Assert.Equal("libc.so.6`pause", Names(stacks, thread)[0]));
    }

    [Fact]
    public void Without_a_stop_sleepers_are_told_and_those_that_run_are_not()
    {
        StackReadOptions options = new() { MayStop = false };
        using ControlSession session = new();
        using RunningVictim sleeper = Victims.Start("sleeper", "1");
        sleeper.WaitForLine("ready");
        AwaitPause(sleeper);
        ProcessStacks stacks = session.ReadStacks(sleeper.ProcessId, options);
        Assert.All(stacks.Threads, static thread => Assert.Equal((StackTaking.Asleep, null), (thread.Taking, thread.Problem)));
        Assert.Contains("sleeper`rest", Names(stacks, stacks.Threads[1]));
        using RunningVictim runner = RunningVictim.Start("/bin/sh", "-c", "while :; do :; done");
        Eventually.Wait(() => ProcessWitness.Thread(runner.ProcessId, runner.ProcessId)?.State == 'R', "it runs");
        TakenStack running = Assert.Single(session.ReadStacks(runner.ProcessId, options).Threads);
        Assert.Equal((null, "it runs"), (running.Stack, running.Problem));
    }

    [Fact]
    public void One_in_uninterruptible_sleep_is_taken_asleep_and_the_others_do_not_wait_for_it()
    {
        using RunningVictim victim = Victims.Start("poses", "vfork");
        victim.WaitForLine("ready");
        Eventually.Wait(() => ProcessWitness.Thread(victim.ProcessId, victim.ProcessId)?.State == 'D', "it waits for its child");
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId, new StackReadOptions { ThreadDeadline = TimeSpan.FromMinutes(1) });
        TakenStack thread = Assert.Single(stacks.Threads);
        Assert.Equal((StackTaking.Asleep, null), (thread.Taking, thread.Problem));
        Assert.Contains("poses`main", Names(stacks, thread));
    }

    [Fact]
    public void A_budget_that_is_over_leaves_threads_without_a_stack()
    {
        using RunningVictim victim = Victims.Start("sleeper", "5");
        victim.WaitForLine("ready");
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId, new StackReadOptions { Budget = TimeSpan.FromTicks(1) });
        Assert.Equal(6, stacks.Threads.Length);
        Assert.All(stacks.Threads, static thread => Assert.Null(thread.Stack));
        Assert.All(stacks.Threads, static thread => Assert.StartsWith("not taken:", thread.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void One_thread_and_a_few_frames_can_be_asked_for()
    {
        using RunningVictim victim = Victims.Start("sleeper", "2");
        victim.WaitForLine("ready");
        int wanted = ProcessWitness.Threads(victim.ProcessId)[1].Tid;
        using ControlSession session = new();
        TakenStack thread = Assert.Single(session.ReadStacks(victim.ProcessId, new StackReadOptions { ThreadId = wanted, Frames = 2 }).Threads);
        Assert.Equal((wanted, 2, false), (thread.ThreadId, thread.Stack!.Frames.Length, thread.Stack.End.IsComplete));
        Assert.Empty(session.ReadStacks(victim.ProcessId, new StackReadOptions { ThreadId = victim.ProcessId + 100_000 }).Threads);
    }

    [Fact]
    public void A_stack_deeper_than_the_copy_is_read_to_its_end_and_marked()
    {
        using RunningVictim victim = Victims.Start("poses", "deep", "5000");
        victim.WaitForLine("ready");
        AwaitPause(victim);
        using ControlSession session = new();
        TakenStack copied = Assert.Single(session.ReadStacks(victim.ProcessId, new StackReadOptions { CopiedBytes = 4 << 20 }).Threads);
        TakenStack live = Assert.Single(session.ReadStacks(victim.ProcessId, new StackReadOptions { CopiedBytes = 8192 }).Threads);
        Assert.Equal((false, true), (copied.IsPartlyLive, live.IsPartlyLive));
        Assert.All([copied, live], static thread => AssertComplete(thread, StackTaking.Stopped));
        Assert.True(copied.Stack!.Frames.Length > 5000);
        Assert.Equal(copied.Stack.Frames.Select(static frame => frame.ProgramCounter), live.Stack!.Frames.Select(static frame => frame.ProgramCounter));
    }

    [Fact]
    public void Code_made_at_run_time_has_the_names_of_its_map_also_those_that_come_later()
    {
        using RunningVictim victim = Victims.Start("poses", "jit");
        victim.WaitForLine("ready");
        using ControlSession session = new();
        PerfMap map = PerfMap.Of(new ProcessFiles(), victim.ProcessId, victim.ProcessId);
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId);
        Assert.Contains("int Jitted.First(int, char)", Names(stacks, stacks.Threads[0], map));
        Assert.Contains("poses`main", Names(stacks, stacks.Threads[0], map));
        victim.WriteLine("go");
        victim.WaitForLine("ready");
        stacks = session.ReadStacks(victim.ProcessId);
        Assert.Contains("later", Names(stacks, stacks.Threads[0], map));
        File.Delete(string.Create(CultureInfo.InvariantCulture, $"/tmp/perf-{victim.ProcessId}.map"));
    }

    [Fact]
    public void A_program_that_was_deleted_has_its_names()
    {
        string program = Path.Combine(Path.GetTempPath(), $"bridle-deleted-{Environment.ProcessId}");
        File.Copy(Victims.Build("sleeper"), program, overwrite: true);
        using RunningVictim victim = RunningVictim.Start(program, "1");
        victim.WaitForLine("ready");
        File.Delete(program);
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(victim.ProcessId);
        Assert.All(stacks.Threads, static thread => AssertComplete(thread, StackTaking.Stopped));
        Assert.Contains(Names(stacks, stacks.Threads[1]), static name => name.EndsWith("`rest", StringComparison.Ordinal));
    }

    [Fact]
    public void Stacks_of_a_dead_process_are_named_all_the_same()
    {
        using ControlSession session = new();
        ProcessStacks stacks;
        using (RunningVictim victim = Victims.Start("sleeper", "1"))
        {
            victim.WaitForLine("ready");
            stacks = session.ReadStacks(victim.ProcessId);
            ProcessSignals.Send(victim.ProcessId, Kill);
            victim.WaitForExit();
        }

        Assert.Contains("sleeper`rest", Names(stacks, stacks.Threads[1]));
    }

    private static ThreadWitness[] Lasting(RunningVictim victim) => [.. ProcessWitness.Threads(victim.ProcessId).Select(static thread => thread.Lasting)];

    // What says that it is ready is not there yet.
    private static void AwaitPause(RunningVictim victim) => Eventually.Wait(
        () => ProcessWitness.Threads(victim.ProcessId).All(thread => File.ReadAllText($"/proc/{victim.ProcessId}/task/{thread.Tid}/syscall").StartsWith("34 ", StringComparison.Ordinal)),
        "all are in pause");

    private static void AssertComplete(TakenStack thread, StackTaking taking) =>
        Assert.True(thread.Taking == taking && thread is { Problem: null, Stack.End.IsComplete: true }, $"{thread}");

    private static void AssertUntouched(RunningVictim victim, ThreadWitness[] before)
    {
        Assert.Equal(before, Lasting(victim));
        Assert.All(ProcessWitness.Threads(victim.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    /// <summary>Without the offsets.</summary>
    private static string[] Names(ProcessStacks stacks, TakenStack thread, params ImmutableArray<ICodeNamer> namers) =>
        [.. new StackNamer(stacks.Snapshot.Symbols, null, namers).Name(thread.Stack!).Select(static frame => (frame with { Offset = 0 }).ToString())];
}
