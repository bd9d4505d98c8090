using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;
using Bridle.Processes.Symbols;
using Bridle.Testing;

namespace Bridle.Control.Tests.Pausing;

/// <summary>A stack means what it meant when it was taken.</summary>
public class SnapshotStackTests
{
    private const int Kill = 9;

    [Fact]
    public void A_stack_is_named_right_after_its_library_was_closed_and_another_one_took_its_place_and_after_the_end()
    {
        using RunningVictim victim = Victims.Start("poses", "plugin", Library("first"), Library("second"));
        victim.WaitForLine("ready");
        using ControlSession session = new();
        using Victim held = session.Grab(victim.ProcessId);
        held.Continue();
        (ThreadStack Stack, ProcessSnapshot Snapshot) first = Take(held);
        victim.WriteLine("go");
        victim.WaitForLine("ready");
        Eventually.Wait(() => held.Snapshot.Objects.Any(static loaded => loaded.Path.Contains("second", StringComparison.Ordinal)), "the second is told");
        (ThreadStack Stack, ProcessSnapshot Snapshot) second = Take(held);
        victim.Signal(Kill);
        Assert.True(held.WaitForEnd(TimeSpan.FromSeconds(10)));
        NamedFrame one = Frame(first, "first"), two = Frame(second, "second");
        Assert.Equal(one.Address, two.Address);
        Assert.True(held.Snapshot.IsFinal);
        Assert.Equal("second", Path.GetFileNameWithoutExtension(held.Snapshot.Symbols.TryFind(two.Address, out SymbolPlace place) ? place.Object!.Name : ""));
    }

    private static (ThreadStack Stack, ProcessSnapshot Snapshot) Take(Victim held) => held.InvokeStopped(static process =>
        (process.Stacks().Single(), process.Snapshot));

    private static NamedFrame Frame((ThreadStack Stack, ProcessSnapshot Snapshot) taken, string library)
    {
        Assert.Equal(taken.Stack.Snapshot, taken.Snapshot.Number);
        NamedFrame frame = Assert.Single(new StackNamer(taken.Snapshot.Symbols).Name(taken.Stack), static frame => frame.Function == "wait_here");
        Assert.Equal($"{library}.so", frame.Module);
        return frame;
    }

    // Two libraries of one size, so that the second is mapped where the first one was.
    private static string Library(string name)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"bridle-plugins-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        string source = Path.Combine(folder, $"{name}.c"), library = Path.Combine(folder, $"{name}.so");
        File.WriteAllText(source, $"int {name} = 1; void wait_here(void (*rest)(void)) {{ rest(); {name}++; }}\n");
        CommandRunner.Output("gcc", "-O1", "-g", "-shared", "-fPIC", "-o", library, source);
        return library;
    }
}
