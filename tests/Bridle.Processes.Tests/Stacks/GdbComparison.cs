using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>Compares stacks with gdb's, at random stops.</summary>
internal sealed class GdbComparison
{
    private readonly List<string> _differences = [];

    public int Compared { get; private set; }

    public int Frames { get; private set; }

    /// <summary>No way is known in which a stack may rightly differ: the list of excused differences is closed, and empty.</summary>
    public IReadOnlyList<string> Differences => _differences;

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
        _differences.Add(Describe(theirs, ours));
    }

    private static string Describe(GdbStack theirs, ThreadStack ours) =>
        $"thread {theirs.ThreadId} rsp {theirs.Registers.Rsp:x}\n  gdb  {string.Join(' ', theirs.Frames.Select(static value => $"{value:x}"))} {theirs.Problem}\n"
        + $"  ours {string.Join(' ', ours.Frames.Select(static frame => $"{frame.ProgramCounter.Value:x}/{frame.Source}"))} {ours.End}";
}
