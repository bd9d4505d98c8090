using Bridle.Target;
using CsCheck;

namespace Bridle.Linker.Tests;

/// <summary>Any history of loads and unloads against a model, and any damage. CsCheck prints the seed of a failure.</summary>
public class PropertyTests
{
    private static readonly int s_times = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 20_000 : 80;
    private static readonly LinkerLimits s_limits = new() { Objects = 500, Namespaces = 16, NameBytes = 256, HeaderSearchPages = 64 };

    [Fact]
    public void The_differences_of_any_history_add_up_to_the_lists() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000]).Array[1, 60].Sample(PlayHistory, iter: s_times, threads: 1);

    [Fact]
    public void No_damage_to_the_lists_does_harm() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 3], Gen.ULong).Array[1, 20].Sample(Damage, iter: s_times * 4, threads: 1);

    private static void PlayHistory((int Kind, int Choice)[] history)
    {
        FakeLinker linker = new();
        linker.Start();
        LinkerAgent agent = linker.CreateAgent();
        List<List<TargetAddress>> lists = [[linker.Entry(0, 0), linker.Entry(0, 1)]];
        HashSet<TargetAddress> told = [];
        bool isChanging = false;
        foreach (var (kind, choice) in history)
        {
            List<TargetAddress> list = lists[choice % lists.Count];
            switch (kind)
            {
                case 0 or 1:
                    list.Add(linker.Load(choice % lists.Count, $"/lib{choice}.so"));
                    break;
                case 2 when list.Count > 2:
                    linker.Remove(list[^1]);
                    list.RemoveAt(list.Count - 1);
                    break;
                case 3 when lists.Count < 5:
                    linker.AddNamespace();
                    lists.Add([]);
                    break;
                case 4:
                    isChanging = !isChanging;
                    linker.SetState(0, isChanging ? 1 + (choice % 2) : 0);
                    break;
                default:
                    Compare(agent.Update(), told, isChanging ? null : lists);
                    break;
            }
        }
    }

    private static void Compare(LinkerChange change, HashSet<TargetAddress> told, List<List<TargetAddress>>? lists)
    {
        TargetAddress[] now = lists is null ? [.. told] : [.. lists.SelectMany(static list => list)];
        Assert.Equal(now.Where(entry => !told.Contains(entry)), change.Loaded.Select(static loaded => loaded.LinkMap));
        Assert.Equal(
            told.Except(now).OrderBy(static entry => entry.Value),
            change.Unloaded.Select(static loaded => loaded.LinkMap).OrderBy(static entry => entry.Value));
        told.Clear();
        told.UnionWith(now);
    }

    // A word of the heap becomes null, an address on the heap, a small number, or anything.
    private static void Damage((int Slot, int Kind, ulong Value)[] damages)
    {
        FakeLinker linker = new();
        linker.Start();
        linker.AddNamespace();
        for (int i = 0; i < 8; i++) linker.Load(i % 2, $"/lib{i}.so");
        LinkerAgent agent = linker.CreateAgent(s_limits);
        agent.Update();
        foreach (var (slot, kind, value) in damages)
        {
            TargetAddress place = slot > 190 ? linker.Record.Plus(8 * (slot - 191 & 7)) : FakeLinker.Heap.Plus((256 * (slot / 6)) + (8 * (slot % 6)));
            linker.Memory.WriteUInt64(place, kind switch
            {
                0 => 0,
                1 => FakeLinker.Heap.Value + (256 * (value % 12)),
                2 => value % 4,
                _ => value,
            });
            int before = linker.Memory.Reads;
            agent.ReadState();
            agent.Update();
            agent.TryReadObjects(out _);
            Assert.InRange(linker.Memory.Reads - before, 1, 20_000);
        }
    }
}
