using System.Diagnostics;
using Bridle.Linux.Procfs;
using Bridle.Linux.Spawning;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.DotNet.Tests;

public class DotNetNamerTests
{
    private static readonly DotNetLimits s_quick = DotNetLimits.Default with { Start = TimeSpan.FromMilliseconds(200), Answer = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public void A_runtime_shows_in_the_mappings()
    {
        ProcessFiles files = new();
        Assert.True(files.TryReadMappings(Environment.ProcessId, Environment.ProcessId, out var own));
        Assert.True(DotNetNamer.IsRuntimeIn(own));
        Assert.False(DotNetNamer.IsRuntimeIn([.. own.Where(static mapping => mapping.Path.Contains("/libc.so", StringComparison.Ordinal))]));
    }

    [Fact]
    public void A_program_without_a_runtime_has_no_names_and_says_why()
    {
        using RunningVictim victim = RunningVictim.Start("/bin/sleep", "100");
        using DotNetNamer namer = Server.NamerOf(victim.ProcessId);
        Assert.False(namer.TryName(new TargetAddress(0x1000), out _));
        Assert.Contains("no .NET runtime", namer.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_gone_has_no_names_and_that_is_no_error()
    {
        int processId;
        using (RunningVictim victim = RunningVictim.Start("/bin/true"))
        {
            processId = victim.ProcessId;
            victim.WaitForExit();
        }

        using DotNetNamer namer = Server.NamerOf(processId);
        Assert.False(namer.TryName(new TargetAddress(0x1000), out _));
        Assert.NotEmpty(namer.Trouble!);
    }

    [Theory]
    [InlineData("/bin/sleep", "100")]
    [InlineData("/bin/true", "")]
    [InlineData("/nowhere/at/all", "")]
    public void A_server_that_says_nothing_costs_its_limits_and_no_more(string program, string argument)
    {
        using DotNetNamer namer = new(Environment.ProcessId, new ProgramStart(program, [program, argument]), s_quick);
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < 10; i++) Assert.False(namer.TryName(new TargetAddress(0x1000), out _));
        Assert.NotEmpty(namer.Trouble!);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_server_that_hangs_at_an_address_is_started_anew_as_often_as_the_limit_says()
    {
        string log = Path.Combine(Path.GetTempPath(), $"bridle-starts-{Environment.ProcessId}");
        string script = $"echo start >>{log}; printf '\\0'; exec sleep 100";
        using DotNetNamer namer = new(Environment.ProcessId, new ProgramStart("/bin/sh", ["sh", "-c", script]), s_quick with { Starts = 2 });
        for (int i = 0; i < 5; i++) Assert.False(namer.TryName(new TargetAddress(0x1000), out _));
        Assert.Equal(2, File.ReadLines(log).Count());
        File.Delete(log);
        Assert.Contains("did not answer", namer.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_were_asked_for_stay_when_the_process_ends()
    {
        using RunningVictim victim = DotNetVictims.StartManaged(1);
        MixedStack[] stacks = MixedStack.ReadAll(victim.ProcessId);
        using DotNetNamer namer = Server.NamerOf(victim.ProcessId, DotNetLimits.Default with { Freshness = TimeSpan.Zero });
        TargetAddress[] addresses = [.. stacks.SelectMany(static stack => stack.Stack.Frames).Select(static frame => frame.LookupAddress).Distinct()];
        NamedCode[] before = [.. addresses.Select(address => namer.TryName(address, out NamedCode code) ? code : default)];
        victim.CloseInput();
        victim.WaitForExit();
        NamedCode[] after = [.. addresses.Select(address => namer.TryName(address, out NamedCode code) ? code : default)];
        Assert.True(before.Count(static code => code.Name is not null) > 20);
        Assert.Equal(before, after);
    }
}
