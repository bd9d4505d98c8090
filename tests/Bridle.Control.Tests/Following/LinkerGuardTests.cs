using System.Globalization;
using Bridle.Control.Events;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>A victim that loads and unloads much is asked by a guard whether a stop would find anything: nothing is lost, nothing is left.</summary>
public class LinkerGuardTests
{
    private const int StopSignal = 19, ContinueSignal = 18;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly EventLog _log = new();

    private static string Library => Victims.Build("lib", VictimFlavour.Library);

    [Fact]
    public void Half_of_the_stops_are_spared_and_reads_show_the_programs_own_text()
    {
        const int Rounds = 40;
        string[] differences = [];
        long hits = 0;
        byte[] shown = new byte[8];
        OnUnload(Rounds, process =>
        {
            differences = TextWitness.Differences(process.ProcessId);
            process.Memory.Read(process.Linker!.EventAddress, shown);
            hits = Assert.Single(Assert.Single(process.Sites.All).Users).Hits;
        });
        Run(Victims.Build("manylibs"), $"{Rounds}", Library);
        AssertTold(Rounds);
        // A jump of five bytes in the linker, of which one may be what was there.
        Assert.InRange(differences.Length, 4, 5);
        Assert.Equal(TextOfLinker(differences[0], shown.Length), shown);
        Assert.InRange(hits, 2, 2 * Rounds);
    }

    [Fact]
    public void Somebody_elses_breakpoint_at_the_linkers_event_function_is_hit_at_every_call_and_the_text_has_one_trap()
    {
        const int Rounds = 40, Before = 10;
        Breakpoint? foreign = null;
        string[] differences = [];
        OnUnload(Before, process => foreign = process.AddBreakpoint(process.Linker!.EventAddress, static (in BreakpointHit _) => Verdict.Continue));
        OnUnload(Rounds, process => differences = TextWitness.Differences(process.ProcessId));
        Run(Victims.Build("manylibs"), $"{Rounds}", Library);
        AssertTold(Rounds);
        Assert.Single(differences);
        Assert.Equal(4 * (Rounds - Before), foreign!.Hits);
    }

    [Fact]
    public void Further_namespaces_are_followed_as_before()
    {
        const int Rounds = 64;
        Run(Victims.Build("dlopens"), Library, $"{Rounds}");
        AssertTold(Rounds);
    }

    [Fact]
    public void Children_that_are_forked_and_spawned_meanwhile_are_none_the_worse()
    {
        Run("python3", "-S", "-c", $"""
            import os, subprocess, ctypes, _ctypes
            def turn():
                for i in range(10): _ctypes.dlclose(ctypes.CDLL("{Library}")._handle)
            turn()
            child = os.fork()
            if child == 0:
                turn()
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
            subprocess.run(["/bin/true"], check=True)
            assert os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn("/bin/true", ["true"], os.environ), 0)[1]) == 0
            turn()
            """);
        AssertTold(20);
    }

    [Fact]
    public void A_program_that_filters_its_system_calls_is_left_as_it_is()
    {
        int regions = -1, sites = 0;
        OnUnload(20, process => (regions, sites) = (process.Regions.Count(), process.Sites.Count));
        // One instruction that allows everything: what another filter would do to a call of ours cannot be known.
        Run("python3", "-S", "-c", $"""
            import ctypes, _ctypes, struct
            code = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7fff0000))
            filter = struct.pack("HxxxxxxQ", 1, ctypes.addressof(code))
            libc = ctypes.CDLL(None)
            assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, filter) == 0
            for i in range(20): _ctypes.dlclose(ctypes.CDLL("{Library}")._handle)
            """);
        AssertTold(20);
        Assert.Equal((0, 1), (regions, sites));
    }

    [Fact]
    public void Let_go_at_any_moment_eight_threads_go_on_in_clean_text_and_no_memory_of_ours_stays()
    {
        using Scratch scratch = new();
        string[] libraries = [.. Enumerable.Range(0, 8).Select(number => scratch.Copy(Library, $"lib{number}.so"))];
        using RunningVictim running = StartBlocked(["0", .. libraries]);
        running.WriteLine("");
        for (int round = 0; round < (Witness.IsLong ? 500 : 12); round++)
        {
            using ControlSession session = new();
            using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
            AwaitGuard(running.ProcessId, victim);
            victim.Release();
            Witness.AssertIntactInALoop(running.ProcessId);
            Assert.DoesNotContain(File.ReadLines($"/proc/{running.ProcessId}/maps"), static line =>
                line.Contains(" r-xp 00000000 00:00 0", StringComparison.Ordinal) && !line.EndsWith(']'));
            int said = running.Output.Length;
            Eventually.Wait(() => running.Output.Length > said, "rounds after the release");
        }
    }

    [Fact]
    public void Let_go_at_any_moment_forked_children_open_libraries_of_their_own()
    {
        using RunningVictim running = StartPython($"""
            while True:
                child = os.fork()
                if child == 0:
                    turn(4)
                    os._exit(7)
                turn(4)
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                assert code == 7, code
            """);
        for (int round = 0; round < (Witness.IsLong ? 500 : 25); round++)
        {
            using ControlSession session = new();
            using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
            AwaitGuard(running.ProcessId, victim);
            victim.Release();
        }

        AssertForksOn(running.ProcessId);
    }

    [Fact]
    public void A_program_that_has_come_to_filter_its_calls_since_is_not_made_to_call()
    {
        // Killed for unmapping 64 KiB.
        using RunningVictim running = StartPython("""
            turn(10)
            code = ctypes.create_string_buffer(struct.pack("HBBI" * 6, 0x20, 0, 0, 0, 0x15, 0, 2, 11, 0x20, 0, 0, 24,
                0x15, 1, 0, 65536, 6, 0, 0, 0x7fff0000, 6, 0, 0, 0x80000000))
            filter = struct.pack("HxxxxxxQ", 6, ctypes.addressof(code))
            libc = ctypes.CDLL(None)
            assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, filter) == 0
            print("filtered")
            while sys.stdin.readline(): print("alive")
            """, "sys.stdin.readline()");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
        running.WriteLine("begin");
        Assert.Equal("filtered", running.WaitForLine(""));
        Assert.True(victim.Invoke(static process => process.HasRegions));
        victim.Release();
        running.WriteLine("");
        Assert.Equal("alive", running.WaitForLine(""));
        Witness.AssertIntact(running.ProcessId);
    }

    [Fact]
    public void A_breakpoint_that_joins_the_linkers_while_eight_threads_load_costs_no_event()
    {
        const int Rounds = 50;
        using Scratch scratch = new();
        string[] libraries = [.. Enumerable.Range(0, 8).Select(number => scratch.Copy(Library, $"lib{number}.so"))];
        using RunningVictim running = StartBlocked([$"{Rounds}", .. libraries]);
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
        running.WriteLine("");
        Eventually.Wait(() => victim.Invoke(static process => process.HasRegions), "a guard");
        Breakpoint foreign = victim.Invoke(static process => process.AddBreakpoint(process.Linker!.EventAddress, static (in BreakpointHit _) => Verdict.Continue));
        Assert.Equal($"opens {8 * Rounds}", running.WaitForLine("opens "));
        Assert.Equal(0, running.WaitForExit().Code);
        Assert.NotEqual(0, foreign.Hits);
        Assert.All(libraries, library => Assert.Equal((Rounds, Rounds), _log.Count(library)));
    }

    [Fact]
    public void From_outside_a_victim_is_stopped_after_a_change_only()
    {
        const int Rounds = 20;
        using RunningVictim running = Victims.Start("loads");
        running.WaitForLine("ready ");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
        Witness.AssertWatchedFromOutside(victim);
        long before = Switches(running.ProcessId);
        for (int round = 0; round < Rounds; round++)
        {
            foreach (string line in (string[])[$"open {Library}", $"close {round}"])
            {
                running.WriteLine(line);
                Assert.NotEqual("failed", running.WaitForLine("").Split(' ')[0]);
            }
        }

        // It waits for each line, and stops once for each: with a stop before each change too it would be six times.
        Assert.InRange(Switches(running.ProcessId) - before, 2 * Rounds, 5 * Rounds);
        AssertTold(Rounds);
    }

    [Fact]
    public void While_someone_else_has_stopped_it_the_text_is_clean_and_afterwards_the_guard_is_back()
    {
        using Scratch scratch = new();
        using RunningVictim running = StartBlocked(["0", scratch.Copy(Library, "one.so"), scratch.Copy(Library, "two.so")]);
        running.WriteLine("");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing() with { Events = EventSet.Objects });
        for (int round = 0; round < 10; round++)
        {
            AwaitGuard(running.ProcessId, victim);
            ProcessSignals.Send(running.ProcessId, StopSignal);
            Eventually.Wait(() => IsStoppedAndClean(running.ProcessId), "clean text in a stopped victim");
            ProcessSignals.Send(running.ProcessId, ContinueSignal);
            running.WaitForLine("rounds ");
        }

        Assert.Empty(_log.Of<ErrorEvent>());
    }

    // Two children that are made later and end well; it would end by the first that does not.
    private static void AssertForksOn(int processId)
    {
        foreach (int _ in Enumerable.Range(0, 2))
        {
            int last = Children(processId);
            Eventually.Wait(() => Children(processId) is var child && child != 0 && child != last, "another child");
        }
    }

    private static int Children(int processId) =>
        int.TryParse(File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ')[0], CultureInfo.InvariantCulture, out int child) ? child : 0;

    private static long Switches(int processId) => long.Parse(
        File.ReadLines($"/proc/{processId}/status").Single(static line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal)).Split('\t')[1],
        CultureInfo.InvariantCulture);

    // It blocks every signal, and so cannot be watched from outside.
    private static RunningVictim StartPython(string program, string begin = "")
    {
        RunningVictim running = RunningVictim.Start("/usr/bin/python3", "-S", "-u", "-c", $"""
            import os, signal, struct, sys, ctypes, _ctypes
            def turn(rounds):
                for i in range(rounds): _ctypes.dlclose(ctypes.CDLL("{Library}")._handle)
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            print("ready", os.getpid())
            {begin}
            {program}
            """);
        running.WaitForLine("ready ");
        return running;
    }

    private static bool IsStoppedAndClean(int processId) =>
        ProcessWitness.Threads(processId).All(static thread => thread.State is 'T' or 't') && TextWitness.Differences(processId).Length == 0;

    private static void AwaitGuard(int processId, Victim victim) => Eventually.Wait(
        () => victim.Invoke(static process => process.HasRegions) && HasJump(processId), "the jump to a guard in the text");

    // A library may be unmapped between a look at the maps and one at the memory.
    private static bool HasJump(int processId)
    {
        try
        {
            return TextWitness.Differences(processId).Length >= 4;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // A program that blocks every signal cannot be watched from outside.
    private static RunningVictim StartBlocked(string[] arguments) => ManyLibraries.Start("BLOCK_SIGNALS", arguments);

    // "PATH+OFFSET (ADDRESS): ..." as TextWitness has it.
    private static byte[] TextOfLinker(string difference, int length)
    {
        string path = difference[..difference.IndexOf('+', StringComparison.Ordinal)];
        return File.ReadAllBytes(path).AsSpan((int)Witness.ExportedOffset(path, "_dl_debug_state"), length).ToArray();
    }

    private void Run(string program, params string[] arguments)
    {
        using Scratch scratch = new();
        using ControlSession session = new();
        using Victim victim = session.Create(program, arguments, _log.Creating(StopPoint.None) with
        {
            Events = EventSet.Objects,
            StandardInput = StandardStream.Null,
            StandardOutput = scratch.Output,
        });
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal(0, victim.Exit!.Value.Code);
        Assert.Empty(_log.Of<ErrorEvent>());
    }

    private void OnUnload(int number, Action<TracedProcess> action)
    {
        int seen = 0;
        _log.OnEvent += (process, happened) =>
        {
            if (happened is ObjectsChangedEvent changed && changed.Change.Unloaded.Any(static gone => gone.Path == Library) && ++seen == number) action(process);
        };
    }

    private void AssertTold(int rounds) => Assert.Equal((rounds, rounds), _log.Count(Library));
}
