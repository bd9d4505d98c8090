using System.Collections.Immutable;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

public class RendezvousTests
{
    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void It_is_found_by_every_way_that_a_linker_offers(bool debugEntry, bool recordSymbol, bool recordPointer)
    {
        FakeLinker linker = new(debugEntry, recordSymbol, recordPointer);
        LinkerAgent agent = linker.CreateAgent();
        Assert.Equal(FakeLinker.StateFunction, agent.EventAddress);
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
        Assert.False(agent.TryReadObjects(out _));
        Assert.Same(LinkerChange.None, agent.Update());
        linker.Start();
        Assert.Equal(LinkerState.Consistent, agent.ReadState());
        Assert.Equal(2, agent.Update().Loaded.Length);
    }

    [Fact]
    public void The_executable_is_believed_rather_than_the_symbol()
    {
        FakeLinker linker = new();
        linker.Start();
        // The symbol's record stays where it is and is not filled; the executable names a copy.
        byte[] copy = new byte[48];
        linker.Memory.Read(linker.Record, copy);
        TargetAddress place = new(0x1000);
        linker.Memory.Map(place, copy);
        linker.Memory.WriteInt32(linker.Record, 0);
        LinkerAgent before = linker.CreateAgent();
        Assert.Equal(LinkerState.NotStarted, before.ReadState());
        linker.Memory.WriteUInt64(linker.DebugSlot, place.Value);
        Assert.Equal(LinkerState.Consistent, before.ReadState());
        Assert.Equal(LinkerState.Consistent, linker.CreateAgent().ReadState());
    }

    [Fact]
    public void The_break_address_counts_once_there_is_one()
    {
        FakeLinker linker = new();
        linker.Start();
        linker.Memory.WriteUInt64(linker.Record.Plus(16), 0x1234);
        Assert.Equal(new TargetAddress(0x1234), linker.CreateAgent().EventAddress);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_record_half_filled_is_not_started(int field)
    {
        FakeLinker linker = new();
        linker.Start();
        linker.Memory.WriteUInt64(linker.Record.Plus(field), 0);
        LinkerAgent agent = linker.CreateAgent();
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
        Assert.Same(LinkerChange.None, agent.Update());
    }

    [Fact]
    public void A_plain_record_at_the_end_of_memory_is_read()
    {
        FakeLinker linker = new();
        linker.Start();
        byte[] copy = new byte[40];
        linker.Memory.Read(linker.Record, copy);
        linker.Memory.Map(new TargetAddress(0x1000), copy);
        linker.Memory.WriteUInt64(linker.DebugSlot, 0x1000);
        Assert.Equal(2, linker.CreateAgent().Update().Loaded.Length);
    }

    [Fact]
    public void What_follows_a_record_of_version_1_is_none_of_its_business()
    {
        FakeLinker linker = new();
        linker.Start();
        linker.Memory.WriteUInt64(linker.Record.Plus(40), 0xdeadbeef);
        LinkerAgent agent = linker.CreateAgent();
        Assert.Equal(2, agent.Update().Loaded.Length);
        linker.Memory.WriteInt32(linker.Record, 2);
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
    }

    [Fact]
    public void Without_a_linker_the_reason_says_static()
    {
        Assert.False(LinkerAgent.TryCreate(new FakeLinker { LinkerBase = default }, out _, out string reason));
        Assert.Contains("statically linked", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linker_that_cannot_be_read_is_named_in_the_reason()
    {
        Assert.False(LinkerAgent.TryCreate(new FakeLinker { LinkerBase = new TargetAddress(0xdead000) }, out _, out string reason));
        Assert.Contains("0xdead000", reason, StringComparison.Ordinal);
        FakeLinker other = new() { LinkerBase = new TargetAddress(0x1000) };
        other.Memory.Map(other.LinkerBase, new ElfBuilder().Build());
        Assert.False(LinkerAgent.TryCreate(other, out _, out reason));
        Assert.Contains("_dl_debug_state", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_program_is_its_only_object_until_it_loads_one()
    {
        FakeLinker linker = new() { LinkerBase = default };
        linker.StaticSymbols["_dl_debug_state"] = FakeLinker.StateFunction;
        linker.StaticSymbols["_r_debug"] = linker.Record;
        LinkerAgent agent = linker.CreateAgent();
        Assert.True(agent.IsStatic);
        Assert.Equal(FakeLinker.StateFunction, agent.EventAddress);
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
        Assert.True(agent.TryReadObjects(out ImmutableArray<LoadedObject> objects));
        Assert.Equal("/the/program", Assert.Single(objects).Path);
        Assert.Equal(objects, agent.Update().Loaded);
        Assert.Same(LinkerChange.None, agent.Update());

        linker.Start();
        LinkerChange change = agent.Update();
        Assert.Equal("/lib/ld.so", Assert.Single(change.Loaded).Path);
        Assert.Empty(change.Unloaded);
        Assert.Equal(linker.Entry(0, 0), agent.Objects[0].LinkMap);
        Assert.Same(LinkerChange.None, agent.Update());

        // A process that is gone has not unloaded anything.
        linker.Memory.WriteInt32(linker.Record, 0);
        Assert.Equal(LinkerState.NotStarted, agent.ReadState());
        Assert.Same(LinkerChange.None, agent.Update());
        Assert.False(agent.TryReadObjects(out _));
    }
}
