using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Control.Events;
using Bridle.Linux.PerfEvents;
using Bridle.Testing;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>profile-N by the kernel's clock, on a program that says how much processor time it took, and burns twice as much in one function as in the other.</summary>
public partial class ClockTests
{
    [Fact]
    public void Samples_are_as_many_as_the_time_and_in_its_ratio_and_stop_nobody()
    {
        using Tracing tracing = new("burn", ["2", "300"]);
        Dictionary<string, int> counts = Counts(tracing.Run("profile-997 { @[ufunc(arg1)] = count(); @all[\"all\"] = count(); }"));
        string said = Said(tracing);
        int expected = Took(said) * 997 / 1000;
        Assert.InRange(counts["all"], expected * 85 / 100, expected * 108 / 100);
        Assert.InRange(counts["burn`burn_twice"], counts["burn`burn_once"] * 16 / 10, counts["burn`burn_once"] * 25 / 10);
        Assert.All(GaveUp(said), static times => Assert.InRange(times, 0, 9));
        Assert.EndsWith("by the kernel's clock, without a stop", Assert.Single(tracing.Victims.Samplings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clause_that_reads_memory_stops_threads_and_that_is_told()
    {
        using Tracing tracing = new("burn", ["1", "300"]);
        tracing.Run("profile-997 { @ = count(); } profile-997 { this->text = copyin(arg1, 1); @b = count(); }");
        Assert.Contains(GaveUp(Said(tracing)), static times => times > 20);
        Assert.EndsWith("by short stops, since a clause reads memory", Assert.Single(tracing.Victims.Samplings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_clock_is_refused_there_are_stops_and_that_is_told()
    {
        using Tracing tracing = new("burn", ["1", "300"], new BreakpointLimits { Sampling = new SamplingLimits { Events = 0 } });
        Dictionary<string, int> counts = Counts(tracing.Run("profile-997 { @[ufunc(arg1)] = count(); }"));
        // Where a stop finds a thread is up to the machine: an interruption comes when it leaves the guest, perhaps.
        Assert.True(counts.Values.Sum() > 20);
        Assert.Contains("by short stops, since the kernel's clock is refused: it takes 2 events (clocks x threads x processors), and no more than 0 are opened", Assert.Single(tracing.Victims.Samplings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_was_executed_later_is_sampled_with_its_threads()
    {
        using Tracing tracing = new("burn", ["1", "200", "exec"]);
        Dictionary<string, int> counts = Counts(tracing.Run("profile-997 { @[ufunc(arg1)] = count(); }"));
        Assert.InRange(counts["burn`burn_twice"] + counts["burn`burn_once"], 140, 240);
    }

    [Fact]
    public void A_sample_finds_the_variables_that_hits_before_it_have_left()
    {
        using Tracing tracing = new("burn", ["1", "300"]);
        string output = tracing.Run("pid$target:a.out:burn_once:entry { self->in = 1; } pid$target:a.out:burn_once:return { self->in = 0; } profile-997 /self->in/ { @[ufunc(arg1)] = count(); }");
        Dictionary<string, int> inside = Counts(output);
        Assert.True(inside["burn`burn_once"] > 30, output);
        Assert.True(inside.GetValueOrDefault("burn`burn_twice") < inside["burn`burn_once"] / 10, output);
    }

    [Fact]
    public void A_stack_is_that_of_gdb()
    {
        using Tracing tracing = new("burn", ["1", "100"]);
        string output = tracing.Run("profile-997 { @[ustack()] = count(); }");
        string[] stacks = [.. output.Split("\n\n").Select(static stack => string.Join(' ', FrameName().Matches(stack).Select(static match => match.Groups[1].Value)))];
        string gdb = CommandRunner.Run(["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex", "break burn_once", "-ex", "run", "-ex", "bt", "--args", Victims.Build("burn"), "1", "100"]).Output;
        string expected = string.Join(' ', GdbFrame().Matches(gdb).Select(static match => match.Groups[1].Value));
        Assert.StartsWith("burn_once burn start_thread", expected, StringComparison.Ordinal);
        Assert.Contains(expected, stacks);
    }

    [Fact]
    public void Stacks_lead_to_where_their_threads_began()
    {
        using Tracing tracing = new("stacks", ["3"]);
        string output = tracing.Run("profile-997 { @[ustack(100)] = count(); } tick-1s { exit(0); }");
        (bool IsWhole, int Count)[] stacks = [.. StackEnd().Matches(output).Select(static match => (match.Groups[1].Value is "clone3" or "_start", Number(match.Groups[2].Value)))];
        int all = stacks.Sum(static stack => stack.Count);
        Assert.True(all > 100, output);
        // A handler on a stack of its own hides what it interrupted.
        Assert.True(stacks.Where(static stack => stack.IsWhole).Sum(static stack => stack.Count) > all * 85 / 100, output);
    }

    [Fact]
    public void What_is_sampled_while_bridle_is_stopped_is_neither_counted_nor_lost()
    {
        // A buffer for a quarter of a second of them.
        using Tracing tracing = new("burn", ["1", "1200"], new BreakpointLimits { Sampling = new SamplingLimits { RingBytes = 64 << 10 } });
        int process = tracing.Victim.ProcessId, gap = 0;
        Thread stopping = new(() =>
        {
            Eventually.Wait(() => ProcessorTime(process) > 100, "it has run for a while");
            tracing.Interrupt(() =>
            {
                int start = ProcessorTime(process);
                Eventually.Wait(() => (gap = ProcessorTime(process) - start) > 500, "it has run without us");
            });
        });
        stopping.Start();
        int all = Number(CountLine().Match(tracing.Run("profile-997 { @[\"all\"] = count(); }")).Groups[2].Value);
        stopping.Join();
        Assert.InRange(all, 300, 1200 - gap + 60);
        Assert.DoesNotContain(tracing.Host.Messages, static message => message.Contains("sample", StringComparison.Ordinal));
    }

    [Fact]
    public void Buffers_stay_as_long_as_a_handler_may_read_them()
    {
        using Tracing tracing = new("burn", ["1", "100"]);
        using ManualResetEventSlim isHandling = new(), goesOn = new();
        tracing.Victims.OnTold = happened =>
        {
            if (happened is not ThreadStartedEvent) return;
            isHandling.Set();
            goesOn.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        };
        Thread running = new(() => tracing.Run("profile-997 { @ = count(); } tick-200ms { exit(0); }")), disposing = new(tracing.Victims.Dispose);
        running.Start();
        Assert.True(isHandling.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        disposing.Start();
        Assert.False(disposing.Join(100));
        goesOn.Set();
        disposing.Join();
        running.Join();
    }

    // Milliseconds, by the kernel's hundredths of a second.
    private static int ProcessorTime(int process) =>
        File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[12..14].Sum(static ticks => Number(ticks)) * 10;

    private static Dictionary<string, int> Counts(string output) =>
        CountLine().Matches(output).ToDictionary(static match => match.Groups[1].Value, static match => Number(match.Groups[2].Value));

    private static string Said(Tracing tracing) => new StreamReader(tracing.Victim.StandardOutput!).ReadToEnd();

    private static int Took(string said) => Number(TookLine().Match(said).Groups[1].Value);

    private static IEnumerable<int> GaveUp(string said) => GaveUpLine().Matches(said).Select(static match => Number(match.Groups[1].Value));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ +(\S+) +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex CountLine();

    [GeneratedRegex(@"took (\d+) ms")]
    private static partial Regex TookLine();

    [GeneratedRegex(@"gave up (\d+)")]
    private static partial Regex GaveUpLine();

    [GeneratedRegex(@"`([\w.]+)(?:\+0x|\n|$)")]
    private static partial Regex FrameName();

    [GeneratedRegex(@"`(\w+)(?:\+0x[0-9a-f]+)?\n +(\d+)\n")]
    private static partial Regex StackEnd();

    [GeneratedRegex(@"^#\d+ +(?:0x[0-9a-f]+ in )?([\w.]+) \(", RegexOptions.Multiline)]
    private static partial Regex GdbFrame();
}
