using System.Collections.Immutable;
using System.Text;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>Lists that a damaged or hostile victim shows: refused within the limits, never followed for ever.</summary>
public class HostileListTests
{
    private readonly FakeLinker _linker = new();

    public HostileListTests() => _linker.Start();

    [Fact]
    public void More_objects_than_the_limit_are_refused()
    {
        for (int i = 0; i < 8; i++) _linker.Load(0, $"/lib{i}.so");
        Assert.False(_linker.CreateAgent(new LinkerLimits { Objects = 9 }).TryReadObjects(out _));
        Assert.True(_linker.CreateAgent(new LinkerLimits { Objects = 10 }).TryReadObjects(out _));
    }

    [Fact]
    public void More_namespaces_than_the_limit_are_refused()
    {
        for (int i = 0; i < 5; i++) _linker.AddNamespace();
        Assert.Equal(LinkerState.NotStarted, _linker.CreateAgent(new LinkerLimits { Namespaces = 5 }).ReadState());
        Assert.Equal(LinkerState.Consistent, _linker.CreateAgent(new LinkerLimits { Namespaces = 6 }).ReadState());
    }

    [Fact]
    public void A_ring_of_namespaces_ends_at_the_limit()
    {
        _linker.AddNamespace();
        _linker.AddNamespace();
        _linker.Memory.WriteUInt64(_linker.RecordOf(2).Plus(40), _linker.RecordOf(1).Value);
        LinkerAgent agent = _linker.CreateAgent();
        int before = _linker.Memory.Reads;
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
        Assert.InRange(_linker.Memory.Reads - before, 1, LinkerLimits.Default.Namespaces + 1);
        Assert.False(agent.TryReadObjects(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_list_that_bites_its_tail_is_refused_at_once(int target)
    {
        _linker.Load(0, "/a.so");
        TargetAddress last = _linker.Load(0, "/b.so");
        _linker.Memory.WriteUInt64(last.Plus(24), _linker.Entry(0, target).Value);
        LinkerAgent agent = _linker.CreateAgent();
        int before = _linker.Memory.Reads;
        Assert.False(agent.TryReadObjects(out _));
        Assert.InRange(_linker.Memory.Reads - before, 1, 6);
    }

    [Fact]
    public void A_list_without_end_stops_at_the_limit()
    {
        TargetAddress last = _linker.Entry(0, 1);
        EndlessList memory = new(_linker.Memory, new TargetAddress(0x10_0000_0000));
        _linker.Memory.WriteUInt64(last.Plus(24), memory.Start.Value);
        memory.Before = last;
        _linker.Seen = memory;
        Assert.True(LinkerAgent.TryCreate(_linker, out LinkerAgent? agent, out _));
        Assert.False(agent.TryReadObjects(out _));
        Assert.InRange(memory.Entries, LinkerLimits.Default.Objects - 2, LinkerLimits.Default.Objects);
    }

    [Fact]
    public void A_name_without_end_refuses_the_list()
    {
        string name = "/" + new string('x', 50);
        TargetAddress entry = _linker.Load(0, name);
        Assert.False(_linker.CreateAgent(new LinkerLimits { NameBytes = 51 }).TryReadObjects(out _));
        Assert.True(_linker.CreateAgent(new LinkerLimits { NameBytes = 52 }).TryReadObjects(out ImmutableArray<LoadedObject> objects));
        Assert.Equal(name, objects[^1].Path);
        _linker.Memory.WriteUInt64(entry.Plus(8), 0xdead);
        Assert.False(_linker.CreateAgent().TryReadObjects(out _));
    }

    [Fact]
    public void An_entry_of_garbage_is_an_object_without_addresses()
    {
        _linker.Append(0, "/gone.so", 0xdead0000, 0xdeadbeef);
        Assert.True(_linker.CreateAgent().TryReadObjects(out ImmutableArray<LoadedObject> objects));
        Assert.Equal(("/gone.so", 0ul, null), (objects[^1].Path, objects[^1].Extent.Size, objects[^1].BuildId));
    }

    [Fact]
    public void Headers_far_from_the_bias_are_searched_as_far_as_the_limit()
    {
        // The section lies four pages into the image, and the image not at its bias.
        ElfBuilder image = new() { FileBase = 0x40_0000, Interpreter = new string('/', 4 * 4096) };
        TargetAddress entry = _linker.Load(0, "/based.so", image);
        LoadedObject found = Read(_linker.CreateAgent(new LinkerLimits { HeaderSearchPages = 5 }));
        Assert.Equal((entry, "010203fe"), (found.LinkMap, found.BuildId));
        Assert.Equal(found.Bias.ToTarget(new FileAddress(0x40_0000)), found.Extent.Start);
        Assert.Equal(0ul, Read(_linker.CreateAgent(new LinkerLimits { HeaderSearchPages = 4 })).Extent.Size);
    }

    [Fact]
    public void The_limit_of_the_search_is_over_all_objects()
    {
        for (int i = 0; i < 1000; i++) _linker.Append(0, "/gone.so", 0xdead0000, 0x4000_0000_0000);
        LinkerAgent agent = _linker.CreateAgent(new LinkerLimits { HeaderSearchPages = 100 });
        int before = _linker.Memory.Reads;
        Assert.Equal(1002, agent.Update().Loaded.Length);
        Assert.InRange(_linker.Memory.Reads - before, 1000, 100 + (1002 * 8));
    }

    [Fact]
    public void Names_may_be_any_bytes()
    {
        TargetAddress entry = _linker.Load(0, "/name.so");
        _linker.Memory.Write(entry.Plus(64), [0xff, 0xfe, (byte)'\n', 0]);
        Assert.Equal(3, Encoding.UTF8.GetString([0xff, 0xfe, (byte)'\n']).Length);
        Assert.Equal("\ufffd\ufffd\n", Read(_linker.CreateAgent()).Path);
    }

    private static LoadedObject Read(LinkerAgent agent)
    {
        Assert.True(agent.TryReadObjects(out ImmutableArray<LoadedObject> objects));
        return objects[^1];
    }

    /// <summary>Makes up one more consistent entry wherever it is read.</summary>
    private sealed class EndlessList(IMemoryReader memory, TargetAddress start) : IMemoryReader
    {
        private const int EntrySize = 40;

        public TargetAddress Start => start;

        public TargetAddress Before { get; set; }

        public int Entries { get; private set; }

        public int Read(TargetAddress address, Span<byte> destination)
        {
            if (address < start || destination.Length != EntrySize || address.DistanceFrom(start) > 1L << 32) return memory.Read(address, destination);
            Entries++;
            destination.Clear();
            BitConverter.TryWriteBytes(destination[24..], address.Value + EntrySize);
            BitConverter.TryWriteBytes(destination[32..], address == start ? Before.Value : address.Value - EntrySize);
            return destination.Length;
        }
    }
}
