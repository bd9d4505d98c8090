using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>Programs that tell less of their frames than usual, read where they sleep.</summary>
public class OddProgramTests
{
    private static readonly string[] s_debugFrame = ["-O2", "-pthread", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables"];

    [Fact]
    public void A_program_with_debug_frame_alone_is_unwound_by_it()
    {
        string program = Victims.Build("poses", VictimFlavour.NoFramePointer, s_debugFrame);
        Assert.Contains(".debug_frame", CommandRunner.Output("readelf", "-SW", program), StringComparison.Ordinal);
        AssertDeep(program);
    }

    [Fact]
    public void The_debug_frame_may_lie_in_the_separate_debug_file()
    {
        string program = Victims.Build("poses", VictimFlavour.NoFramePointer, s_debugFrame);
        string folder = Directory.CreateTempSubdirectory("bridle-debug-frame").FullName;
        string stripped = Path.Combine(folder, "poses"), debug = Path.Combine(folder, "poses.debug");
        CommandRunner.Output("objcopy", "--only-keep-debug", program, debug);
        CommandRunner.Output("objcopy", "--strip-all", $"--add-gnu-debuglink={debug}", program, stripped);
        Assert.DoesNotContain(".debug_frame", CommandRunner.Output("readelf", "-SW", stripped), StringComparison.Ordinal);
        AssertDeep(stripped);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Threads_of_musl_are_told_or_say_why_not()
    {
        string program = Victims.Build("sleeper", VictimFlavour.Musl, "-O2");
        using RunningVictim victim = RunningVictim.Start(program, "2");
        victim.WaitForLine("ready");
        using TracedProcess process = Open(victim);
        foreach (ThreadWitness thread in ProcessWitness.Threads(victim.ProcessId))
        {
            ThreadStack stack = Read(process, victim, thread.Tid);
            NamedFrame[] named = [.. new StackNamer(process.Snapshot.Symbols).Name(stack)];
            Assert.Contains(named, frame => frame.Function == (thread.Tid == victim.ProcessId ? "main" : "rest"));
            Assert.NotEqual(StackEndKind.None, stack.End.Kind);
        }
    }

    private static void AssertDeep(string program)
    {
        using RunningVictim victim = RunningVictim.Start(program, "deep", "20");
        victim.WaitForLine("ready");
        using TracedProcess process = Open(victim);
        ThreadStack stack = Read(process, victim, victim.ProcessId);
        NamedFrame[] named = [.. new StackNamer(process.Snapshot.Symbols).Name(stack)];
        Assert.True(stack.End.IsComplete, $"{stack.End}");
        Assert.All(stack.Frames.Skip(1), static frame => Assert.Equal(FrameSource.CallFrames, frame.Source));
        Assert.Equal(21, named.Count(static frame => frame.Function.StartsWith("descend", StringComparison.Ordinal)));
    }

    private static TracedProcess Open(RunningVictim victim)
    {
        TracedProcess process = new(victim.ProcessId, new ProcessFiles());
        Assert.True(process.OpenProgram().IsSuccess);
        return process;
    }

    private static ThreadStack Read(TracedProcess process, RunningVictim victim, int threadId)
    {
        BlockedCall? asleep = null;
        Eventually.Wait(() => new ProcessFiles().TryReadBlockedCall(victim.ProcessId, threadId, out asleep, out _) && asleep.Line.StartsWith("34 ", StringComparison.Ordinal), "it is in pause");
        return process.Stack(threadId, asleep!, process.Memory, int.MaxValue);
    }
}
