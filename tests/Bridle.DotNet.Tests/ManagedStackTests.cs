using System.Diagnostics;
using Bridle.Control;
using Bridle.DotNet.Naming;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.DotNet.Tests;

public class ManagedStackTests
{
    [Fact]
    public void Every_kind_of_method_has_a_readable_name()
    {
        using RunningVictim victim = DotNetVictims.StartManaged(1);
        MixedStack[] stacks = MixedStack.ReadAll(victim.ProcessId);
        using DotNetNamer namer = Server.NamerOf(victim.ProcessId);
        string all = string.Join("\n\n", stacks.Select(stack => string.Join('\n', stack.Describe(namer))));
        string[] expected =
        [
            "managed`Program.<<Main>$>g__Plain|0_11(System.Action)",
            "managed`Generic<System.__Canon>+Nested<System.Int32>.Call<System.Int64>(System.__Canon, Int64, System.Action)",
            "managed`Program.<<Main>$>g__GenericMethod|0_12<System.__Canon>(System.__Canon, System.Action)",
            "managed`Program+<<<Main>$>g__Async|0_13>d.MoveNext()",
            "managed`Program.<<Main>$>g__Inner|",
            "MadeAtRunTime(",
            "FromTree(",
            "managed`Derived.Virtual(System.Action)",
            "managed`Program+<<<Main>$>g__Iterator|0_17>d.MoveNext()",
            "managed`Program.<<Main>$>g__ByReference|0_18(Value&, Int32[], System.Action)",
            "System.Private.CoreLib`System.Collections.Generic.ArraySortHelper<System.Int32>.",
            "System.Private.CoreLib`System.Threading.Monitor.Wait(System.Object, Int32)",
            "libcoreclr.so`",
            "libc.so.6`",
        ];
        Assert.All(expected, name => Assert.Contains(name, all, StringComparison.Ordinal));
        Assert.Null(namer.Trouble);
    }

    [Fact]
    public void The_runtimes_own_walk_sees_the_same_managed_frames()
    {
        using RunningVictim victim = DotNetVictims.StartManaged(2);
        MixedStack[] stacks = MixedStack.ReadAll(victim.ProcessId);
        Assert.True(stacks.Length > 20);
        WalksAgree(stacks, victim.ProcessId);
    }

    [Fact]
    public async Task A_stock_web_application_shows_native_and_managed_frames()
    {
        using RunningVictim victim = DotNetVictims.StartWeb(out Uri address);
        using HttpClient client = new();
        Assert.Equal("Hello World!", await client.GetStringAsync(address, TestContext.Current.CancellationToken));
        MixedStack[] stacks = MixedStack.ReadAll(victim.ProcessId);
        WalksAgree(stacks, victim.ProcessId);
        using DotNetNamer namer = Server.NamerOf(victim.ProcessId);
        string[] main = stacks.Single(stack => stack.Stack.ThreadId == victim.ProcessId).Describe(namer);
        Assert.Contains("web`Program.<Main>$(System.String[])", main);
        Assert.Contains(main, static frame => frame.StartsWith("libcoreclr.so`", StringComparison.Ordinal));
        Assert.StartsWith("libc.so.6`", main[0], StringComparison.Ordinal);
        Assert.Contains(stacks, stack => stack.Describe(namer).Contains("System.Net.Sockets`System.Net.Sockets.SocketAsyncEngine.EventLoop()"));
        Assert.Equal("Hello World!", await client.GetStringAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Two_hundred_threads_have_names_within_seconds()
    {
        using RunningVictim victim = DotNetVictims.StartManaged(18);
        MixedStack[] stacks = MixedStack.ReadAll(victim.ProcessId);
        Assert.True(stacks.Length > 190);
        Stopwatch clock = Stopwatch.StartNew();
        using DotNetNamer namer = Server.NamerOf(victim.ProcessId);
        int frames = stacks.Sum(stack => stack.Describe(namer).Length);
        TestContext.Current.SendDiagnosticMessage($"{stacks.Length} threads, {frames} frames: {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    // Both walks see the same methods in the same order. The address of a method that calls native code is another in each: the
    // runtime notes one when it makes the call. Code that it makes for such a call has no name in either.
    private static void WalksAgree(MixedStack[] stacks, int processId)
    {
        using DotNetNamer namer = Server.NamerOf(processId);
        foreach (MixedStack stack in stacks)
        {
            string[] ours = [.. stack.Stack.Frames.Where(frame => stack.IsUnnamed(frame)).Select(frame => NameOf(frame.LookupAddress, namer)).Where(static name => name.Length != 0)];
            string[] witness = [.. stack.Managed.Select(static frame => MethodName.Format(frame.Signature, DotNetLimits.Default)).Where(static name => name.Length != 0)];
            string shown = string.Join('\n', stack.Describe(namer).Zip(stack.Stack.Frames, static (name, frame) => $"{frame.ProgramCounter} {frame.Source} {name}"));
            Assert.True(ours.SequenceEqual(witness), $"{stack.Stack.End}\n{shown}\nbut\n{string.Join('\n', stack.Managed.Select(static frame => $"{frame.Address:x} {frame.Signature}"))}");
            Assert.True(stack.Stack.End.IsComplete, $"{stack.Stack.End}\n{shown}");
        }
    }

    private static string NameOf(TargetAddress address, DotNetNamer namer)
    {
        if (!namer.TryName(address, out NamedCode code)) return "";
        Assert.InRange(code.Start.Value, address.Value - (1 << 20), address.Value);
        return code.Name;
    }
}
