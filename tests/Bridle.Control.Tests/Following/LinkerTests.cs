using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Snapshots;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

public class LinkerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly EventLog _log = new();

    private static string Library => Victims.Build("lib", VictimFlavour.Library);

    [Fact]
    public void Loads_and_unloads_are_told_in_order_as_the_witnesses_see_them_and_the_text_stays_untouched()
    {
        using Scratch scratch = new();
        string first = scratch.Copy(Library, "first.so"), second = scratch.Copy(Library, "second.so");
        using RunningVictim running = Victims.Start("loads");
        running.WaitForLine("ready ");
        using ControlSession session = new();
        Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        Ask(running, $"open {first}", "opened 0");
        Witness.AssertIs(Assert.Single(Last().Loaded), first, 0, running.ProcessId);
        Ask(running, $"new {second}", "opened 1");
        Witness.AssertIs(Last().Loaded.Single(loaded => loaded.Path == second), second, 1, running.ProcessId);
        Ask(running, "close 0", "closed 0");
        Assert.Equal(first, Assert.Single(Last().Unloaded).Path);
        Ask(running, "close 1", "closed 1");
        Assert.Contains(Last().Unloaded, loaded => loaded.Path == second && loaded.Namespace == 1);
        Assert.Equal(4, _log.Of<ObjectsChangedEvent>().Length);
        Witness.AssertWatchedFromOutside(victim);
        victim.Release();
        Witness.AssertIntact(running.ProcessId);
        Ask(running, $"open {first}", "opened 2");
    }

    [Fact]
    public void The_start_up_list_is_told_once_and_whole_before_any_constructor()
    {
        using Scratch scratch = new();
        using ControlSession session = new();
        string program = Victims.Build("loads");
        using Victim victim = session.Create(program, [], _log.Creating(StopPoint.PreInit) with
        {
            StandardInput = StandardStream.Null,
            StandardOutput = scratch.Output,
        });
        ObjectsChangedEvent started = Assert.Single(_log.Of<ObjectsChangedEvent>());
        Assert.Equal(victim.Snapshot.Number, started.Snapshot);
        Assert.Empty(started.Change.Unloaded);
        string[] told = [.. started.Change.Loaded.Where(static loaded => !loaded.IsVdso).Select(static loaded => Real(loaded.Path)).Order()];
        string[] mapped = [.. File.ReadLines($"/proc/{victim.ProcessId}/maps").Where(static line => line.Contains(" r-xp ", StringComparison.Ordinal)
            && line.Contains('/', StringComparison.Ordinal)).Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct().Order()];
        Assert.Equal(mapped, told);
        foreach (LoadedObject loaded in started.Change.Loaded)
            if (!loaded.IsVdso) Assert.Equal(Witness.BuildId(loaded.Path), loaded.BuildId);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Single(_log.Of<ObjectsChangedEvent>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("BLOCK_SIGNALS")]
    public void A_load_is_told_before_the_constructor_runs(string blocking)
    {
        string library = Victims.Build("flaglib", VictimFlavour.Library);
        ulong offset = Witness.Offset(library, "flag");
        using RunningVictim running = ManyLibraries.Start(blocking, ["1", library]);
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        _log.OnEvent = (_, happened) =>
        {
            if (happened is ObjectsChangedEvent { Change.Loaded: [var loaded, ..] } && loaded.Path == library)
                Poke(running.ProcessId, happened.ThreadId, loaded.Bias.Value + offset, 7);
        };
        running.WriteLine("");
        Assert.Equal("flag 7", running.WaitForLine("flag "));
        Assert.Equal(0, running.WaitForExit().Code);
    }

    [Fact]
    public void A_handler_of_a_load_can_plant_a_breakpoint_that_the_constructor_hits()
    {
        string library = Victims.Build("flaglib", VictimFlavour.Library);
        FileAddress constructor = new(Witness.Offset(library, "tell"));
        Breakpoint? planted = null;
        using RunningVictim running = ManyLibraries.Start("", ["1", library]);
        using ControlSession session = new();
        Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        _log.OnEvent = (process, happened) =>
        {
            if (happened is ObjectsChangedEvent { Change.Loaded: [var loaded, ..] } && loaded.Path == library)
                planted ??= process.AddBreakpoint(loaded.Bias.ToTarget(constructor), static (in BreakpointHit _) => Verdict.Continue);
        };
        running.WriteLine("");
        running.WaitForLine("flag ");
        Assert.Equal(0, running.WaitForExit().Code);
        Assert.Equal(1, planted!.Hits);
        victim.Release();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("BLOCK_SIGNALS", true)]
    public void Eight_threads_that_open_and_close_lose_no_event(string blocking, bool touchesText)
    {
        int rounds = Witness.IsLong ? 2000 : 50;
        using Scratch scratch = new();
        string[] libraries = [.. Enumerable.Range(0, 8).Select(number => scratch.Copy(Library, $"lib{number}.so"))];
        using RunningVictim running = ManyLibraries.Start(blocking, [$"{rounds}", .. libraries]);
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        if (touchesText) Witness.AssertHasOneTrap(victim);
        else Witness.AssertWatchedFromOutside(victim);
        running.WriteLine("");
        Assert.Equal($"opens {8 * rounds}", running.WaitForLine("opens ", s_patience));
        Assert.Equal(0, running.WaitForExit().Code);
        AssertCounts(libraries, rounds, rounds);
        Assert.Empty(_log.Of<ErrorEvent>());
    }

    [Fact]
    public void A_created_victim_in_eight_threads_loses_no_event_either()
    {
        int rounds = Witness.IsLong ? 2000 : 50;
        using Scratch scratch = new();
        string[] libraries = [.. Enumerable.Range(0, 8).Select(number => scratch.Copy(Library, $"lib{number}.so"))];
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("manylibs"), [$"{rounds}", .. libraries], _log.Creating(StopPoint.None) with
        {
            StandardInput = StandardStream.Null,
            StandardOutput = scratch.Output,
        });
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.EndsWith($"opens {8 * rounds}\n", scratch.Said, StringComparison.Ordinal);
        AssertCounts(libraries, rounds, rounds);
    }

    [Fact]
    public void Where_the_debug_registers_are_taken_loads_are_told_all_the_same()
    {
        Assert.SkipUnless(ExecutionBreakpoint.Fires, "the debug registers of this machine do nothing (ExecutionBreakpoint.Fires)");
        using RunningVictim running = Victims.Start("loads");
        running.WaitForLine("ready ");
        List<ExecutionBreakpoint> taken = [];
        ulong start = Witness.Bias(running.ProcessId, Victims.Build("loads"), running.ProcessId);
        for (ulong i = 0; i < 4; i++)
        {
            Assert.True(ExecutionBreakpoint.TryOpen(running.ProcessId, new TargetAddress(start + i), 23, out ExecutionBreakpoint one, out var error), error.Message);
            taken.Add(one);
        }

        AssertLoadIsToldByABreakpoint(running);
        taken.ForEach(static one => one.Dispose());
    }

    [Fact]
    public void Where_both_signals_are_caught_a_breakpoint_of_ours_does_it()
    {
        using RunningVictim running = ManyLibraries.Start("CATCH_SIGNALS", ["0", Library]);
        AssertLoadIsToldByABreakpoint(running);
    }

    [Fact]
    public void Loads_are_told_after_forks_and_spawns_of_a_foreign_program()
    {
        string script = $"""
            import os, subprocess, ctypes, _ctypes
            if os.fork() == 0: os._exit(0)
            os.wait()
            subprocess.run(["/bin/true"], check=True)
            os.posix_spawn("/bin/true", ["true"], os.environ)
            os.wait()
            for i in range(3):
                library = ctypes.CDLL("{Library}")
                _ctypes.dlclose(library._handle)
            """;
        using ControlSession session = new();
        using Victim victim = session.Create("python3", ["-S", "-c", script], _log.Creating(StopPoint.None));
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal(0, victim.Exit!.Value.Code);
        // Where python3 is a script that looks for the real one, that has children of its own.
        Assert.Equal(3, _log.Of<VictimEvent>().Reverse().TakeWhile(static happened => happened is not ExecEvent).Count(static happened => happened is ChildEvent));
        AssertCounts([Library], 3, 3);
    }

    [Fact]
    public void In_musl_programs_loads_are_told()
    {
        string library = Victims.Build("lib", VictimFlavour.Library | VictimFlavour.Musl);
        using RunningVictim running = RunningVictim.Start(Victims.Build("loads", VictimFlavour.Musl));
        running.WaitForLine("ready ");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        Ask(running, $"open {library}", "opened 0");
        Witness.AssertIs(Assert.Single(Last().Loaded), library, 0, running.ProcessId);
        Witness.AssertWatchedFromOutside(victim);
    }

    [Fact]
    public void A_snapshot_keeps_what_was_loaded_when_another_library_takes_the_place()
    {
        using Scratch scratch = new();
        string first = scratch.Copy(Library, "first.so"), second = scratch.Copy(Library, "second.so");
        using RunningVictim running = Victims.Start("loads");
        running.WaitForLine("ready ");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        Ask(running, $"open {first}", "opened 0");
        ProcessSnapshot before = victim.Snapshot;
        TargetAddress address = before.Objects.Single(loaded => loaded.Path == first).Bias.ToTarget(new FileAddress(Witness.Offset(Library, "lib_function")));
        Ask(running, "close 0", "closed 0");
        Assert.DoesNotContain(victim.Snapshot.Objects, loaded => loaded.Extent.Contains(address));
        Ask(running, $"open {second}", "opened 1");
        ProcessSnapshot after = victim.Snapshot;
        Assert.Equal(first, Assert.Single(before.Objects, loaded => loaded.Extent.Contains(address)).Path);
        Assert.Equal(second, Assert.Single(after.Objects, loaded => loaded.Extent.Contains(address)).Path);
        Assert.True(after.TryFindMapping(address, out var mapping) && mapping.IsExecutable);
        Assert.True(before.Number < after.Number);
        running.WriteLine("end");
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.True(victim.Snapshot.IsFinal);
        Assert.Equal(second, Assert.Single(victim.Snapshot.Objects, loaded => loaded.Extent.Contains(address)).Path);
    }

    private static string Real(string path) => CommandRunner.Output("realpath", path).TrimEnd();

    private static void Ask(RunningVictim running, string question, string answer)
    {
        running.WriteLine(question);
        Assert.Equal(answer, running.WaitForLine(""));
    }

    // A witness of its own: the thread of the event holds still, so that the kernel's file can be written.
    private static void Poke(int processId, int threadId, ulong address, byte value)
    {
        using FileStream memory = new($"/proc/{processId}/task/{threadId}/mem", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        memory.Seek((long)address, SeekOrigin.Begin);
        memory.WriteByte(value);
    }

    private void AssertLoadIsToldByABreakpoint(RunningVictim running)
    {
        using ControlSession session = new();
        Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        Assert.Single(TextWitness.Differences(running.ProcessId));
        running.WriteLine($"open {Library}");
        _log.WaitFor<ObjectsChangedEvent>(static changed => changed.Change.Loaded.Any(static loaded => loaded.Path == Library));
        victim.Release();
        Witness.AssertIntactInALoop(running.ProcessId);
    }

    private LinkerChange Last() => _log.Of<ObjectsChangedEvent>()[^1].Change;

    private void AssertCounts(string[] libraries, int loads, int unloads) =>
        Assert.All(libraries, library => Assert.Equal((loads, unloads), _log.Count(library)));
}
