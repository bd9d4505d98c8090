using Bridle.Engine.Probes;
using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

public class RunTests
{
    [Fact]
    public void Two_threads_that_hammer_one_variable_one_element_and_one_aggregation_lose_nothing()
    {
        const int Threads = 4, Firings = 20_000;
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare("ERROR { x++; m[\"k\"] += 2; @ = sum(arg0); } END { printf(\"%d %d\", x, m[\"k\"]); } BEGIN { exit(0); }", host, "quiet");
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            TestPlace place = new() { Thread = thread };
            place.Arguments[0] = 3;
            for (int i = 0; i < Firings; i++) run.Fire(ProbeTable.Error, place);
        });
        run.Run();
        Assert.Equal($"{Threads * Firings} {Threads * Firings * 2}\n {Threads * Firings * 3,16}\n", host.Output);
    }

    [Fact]
    public void A_thread_has_variables_of_its_own()
    {
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare("BEGIN { self->x += arg0; } BEGIN { printf(\"%d \", self->x); } tick-1s { exit(0); }", host, "quiet");
        foreach (long thread in (long[])[1, 2, 1])
        {
            TestPlace place = new() { Thread = thread };
            place.Arguments[0] = 10;
            run.Fire(ProbeTable.Begin, place);
        }
        run.Run();
        Assert.StartsWith("10 10 20 0 ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_the_run_and_shows_what_was_gathered()
    {
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare("BEGIN { @[\"k\"] = count(); } END { printf(\"end\"); }", host, "quiet");
        run.Interrupt();
        Assert.Equal(0, run.Run());
        Assert.StartsWith("end\n\n  k ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_interrupt_shows_no_aggregations()
    {
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare("BEGIN { @[\"k\"] = count(); }", host, "quiet");
        run.Interrupt();
        run.Interrupt();
        run.Run();
        Assert.Equal("\n\n", host.Output);
    }

    [Fact]
    public void Memory_of_the_process_is_read_and_a_bad_address_is_a_fault()
    {
        TestHost host = new();
        "hello\0"u8.CopyTo(host.Place.Memory.AsSpan(16));
        (TracingRun run, _) = Running.Prepare("BEGIN { printf(\"%s %d\", copyinstr(0x1010), *(char *)0x1011); } BEGIN { trace(copyinstr(0x10)); } BEGIN { exit(0); }", host, "quiet");
        run.Run();
        Assert.Equal("hello 101\n", host.Output);
        Assert.Contains("invalid address (0x10)", Assert.Single(host.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_is_cut_to_its_limit()
    {
        ProbeTable probes = new();
        TestHost host = new();
        RunOptions options = new() { Limits = EngineLimits.Default with { RegionBytes = 1024 } };
        TracingRun run = new(Running.Compile("BEGIN { @[1] = count(); @[2] = count(); @[3] = count(); @[4] = count(); @[5] = count(); @[6] = count(); @[7] = count(); @[8] = count(); @[9] = count(); @[10] = count(); @[11] = count(); @[12] = count(); @[13] = count(); @[14] = count(); @[15] = count(); @[16] = count(); @[17] = count(); @[18] = count(); @[19] = count(); @[20] = count(); @[21] = count(); @[22] = count(); @[23] = count(); @[24] = count(); @[25] = count(); @[26] = count(); @[27] = count(); @[28] = count(); @[29] = count(); @[30] = count(); @[31] = count(); @[32] = count(); @[33] = count(); exit(0); }", probes), probes, host, options);
        run.Run();
        Assert.Contains(host.Messages, static message => message.EndsWith("aggregation drops on CPU 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Late_timers_are_made_up_for_up_to_a_limit()
    {
        ProbeTable probes = new();
        TestHost host = new();
        RunOptions options = new() { Limits = EngineLimits.Default with { LateFirings = 2 } };
        // The output of the first tick takes, in the host's time, as long as ten of them.
        TracingRun run = new(Running.Compile("tick-1s { n++; } tick-1500ms { printf(\"%d\", n); exit(0); }", probes), probes, host, options);
        host.Skip(10_500_000_000);
        run.Run();
        Assert.Contains(" 2\n", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Speculations_are_as_many_as_their_limit()
    {
        ProbeTable probes = new();
        TestHost host = new();
        RunOptions options = new() { Limits = EngineLimits.Default with { Speculations = 1 } };
        TracingRun run = new(Running.Compile("#pragma D option nspec=5\nBEGIN { trace(speculation()); trace(speculation()); exit(0); }", probes), probes, host, options);
        run.Run();
        Assert.Equal("1 failed speculation (no speculative buffer available)", Assert.Single(host.Messages));
    }
}
