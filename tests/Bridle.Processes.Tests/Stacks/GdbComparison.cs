using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>Compares stacks with gdb's, at random stops.</summary>
internal sealed class GdbComparison
{
    private readonly List<string> _differences = [];

    public int Compared { get; private set; }

    public int Frames { get; private set; }

    public int Different { get; private set; }

    public Dictionary<Difference, int> Categories { get; } = [];

    public IReadOnlyList<string> Uncategorised => _differences;

    public void Run(int processId, int stops, int seed, int longest = 20_000)
    {
        Random random = new(seed);
        using GdbWitness gdb = new(processId);
        using HeldProcess held = new(processId);
        for (int i = 0; i < stops; i++)
        {
            List<GdbStack> stacks = gdb.Stop(random.Next(longest));
            if (stacks.Count == 0) return;
            foreach (GdbStack stack in stacks) Compare(stack, held.Read(stack.ThreadId, stack.Registers));
        }
    }

    private void Compare(GdbStack theirs, ThreadStack ours)
    {
        Compared++;
        Frames += ours.Frames.Length;
        ulong[] counters = [.. ours.Frames.Select(static frame => frame.ProgramCounter.Value)];
        if (counters.SequenceEqual(theirs.Frames)) return;
        Different++;
        Difference category = Categorise(theirs, ours, counters);
        Categories[category] = Categories.GetValueOrDefault(category) + 1;
        if (category == Difference.None) _differences.Add(Describe(theirs, ours));
    }

    private static Difference Categorise(GdbStack theirs, ThreadStack ours, ulong[] counters)
    {
        return Difference.None;
    }

    private static string Describe(GdbStack theirs, ThreadStack ours) =>
        $"thread {theirs.ThreadId} rsp {theirs.Registers.Rsp:x}\n  gdb  {string.Join(' ', theirs.Frames.Select(static value => $"{value:x}"))} {theirs.Problem}\n"
        + $"  ours {string.Join(' ', ours.Frames.Select(static frame => $"{frame.ProgramCounter.Value:x}/{frame.Source}"))} {ours.End}";
}

/// <summary>The closed list of ways in which a stack may differ from gdb's.</summary>
internal enum Difference
{
    None,
}
