using System.Collections.Immutable;
using Bridle.Target;

namespace Bridle.Linker.Tests;

public class UpdateTests
{
    private readonly FakeLinker _linker = new();

    [Fact]
    public void The_first_update_tells_all_and_the_next_nothing()
    {
        LinkerAgent agent = Started();
        LinkerChange change = agent.Update();
        Assert.Equal(["/the/program", "/lib/ld.so"], change.Loaded.Select(static loaded => loaded.Path));
        Assert.Empty(change.Unloaded);
        Assert.Same(LinkerChange.None, agent.Update());
        Assert.Equal(change.Loaded, agent.Objects);
    }

    [Fact]
    public void What_came_and_what_went_are_told_in_the_order_of_the_lists()
    {
        LinkerAgent agent = Started();
        TargetAddress first = _linker.Load(0, "/a.so"), second = _linker.Load(0, "/b.so");
        agent.Update();
        _linker.Remove(first);
        _linker.Remove(second);
        _linker.Load(0, "/c.so");
        _linker.Load(0, "/d.so");
        LinkerChange change = agent.Update();
        Assert.Equal(["/c.so", "/d.so"], change.Loaded.Select(static loaded => loaded.Path));
        Assert.Equal(["/a.so", "/b.so"], change.Unloaded.Select(static loaded => loaded.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public void Another_load_at_the_same_entry_is_an_unload_and_a_load(int changedWord)
    {
        LinkerAgent agent = Started();
        TargetAddress entry = _linker.Load(0, "/a.so");
        LoadedObject before = agent.Update().Loaded[^1];
        TargetAddress other = _linker.Load(0, "/b.so");
        Span<byte> word = new byte[8];
        _linker.Memory.Read(other.Plus(changedWord), word);
        _linker.Remove(other);
        _linker.Memory.Write(entry.Plus(changedWord), word);
        LinkerChange change = agent.Update();
        Assert.Equal([before], change.Unloaded);
        Assert.Equal(entry, Assert.Single(change.Loaded).LinkMap);
    }

    [Fact]
    public void A_load_that_went_and_came_back_is_told_both_times()
    {
        LinkerAgent agent = Started();
        TargetAddress entry = _linker.Load(0, "/a.so");
        LoadedObject loaded = agent.Update().Loaded[^1];
        for (int round = 0; round < 3; round++)
        {
            _linker.Remove(entry);
            Assert.Equal([loaded], agent.Update().Unloaded);
            _linker.PutBack(0, entry);
            Assert.Equal([loaded], agent.Update().Loaded);
        }
    }

    [Theory]
    [InlineData(0, 1, LinkerState.Adding)]
    [InlineData(0, 2, LinkerState.Deleting)]
    [InlineData(1, 1, LinkerState.Adding)]
    [InlineData(1, 2, LinkerState.Deleting)]
    [InlineData(1, 77, LinkerState.NotStarted)]
    public void While_any_list_is_being_changed_nothing_is_told(int space, int value, LinkerState state)
    {
        LinkerAgent agent = Started();
        _linker.AddNamespace();
        agent.Update();
        _linker.SetState(space, value);
        _linker.Load(1, "/a.so");
        Assert.Equal(state, agent.ReadState());
        Assert.Same(LinkerChange.None, agent.Update());
        _linker.SetState(space, 0);
        Assert.Equal(LinkerState.Consistent, agent.ReadState());
        Assert.Equal("/a.so", Assert.Single(agent.Update().Loaded).Path);
    }

    [Fact]
    public void Every_namespace_is_told_with_its_number()
    {
        LinkerAgent agent = Started();
        _linker.AddNamespace();
        _linker.AddNamespace();
        TargetAddress entry = _linker.Load(2, "/a.so");
        _linker.Load(1, "/a.so");
        ImmutableArray<LoadedObject> loaded = agent.Update().Loaded;
        Assert.Equal([0, 0, 1, 2], loaded.Select(static loaded => loaded.Namespace));
        _linker.Remove(entry);
        Assert.Equal([loaded[^1]], agent.Update().Unloaded);
        Assert.Equal(LinkerState.Consistent, agent.ReadState());
    }

    [Fact]
    public void An_unreadable_list_changes_nothing()
    {
        LinkerAgent agent = Started();
        TargetAddress entry = _linker.Load(0, "/a.so");
        agent.Update();
        _linker.Memory.WriteUInt64(entry.Plus(24), 0x10);
        Assert.Same(LinkerChange.None, agent.Update());
        Assert.False(agent.TryReadObjects(out _));
        Assert.Equal(3, agent.Objects.Length);
        _linker.Memory.WriteUInt64(entry.Plus(24), 0);
        Assert.Same(LinkerChange.None, agent.Update());
        Assert.True(agent.TryReadObjects(out _));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(200, 3)]
    public void An_unchanged_list_costs_a_read_an_object_and_one_a_namespace(int objects, int namespaces)
    {
        LinkerAgent agent = Started();
        for (int i = 0; i < namespaces; i++) _linker.AddNamespace();
        for (int i = 0; i < objects; i++) _linker.Load(i % (namespaces + 1), $"/lib/number{i}.so");
        agent.Update();
        (int before, long bytes) = (_linker.Memory.Reads, GC.GetAllocatedBytesForCurrentThread());
        LinkerChange change = agent.Update();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - bytes);
        Assert.Same(LinkerChange.None, change);
        Assert.Equal(objects + 2 + namespaces + 1, _linker.Memory.Reads - before);
    }

    [Fact]
    public void One_load_among_many_costs_four_reads_more()
    {
        LinkerAgent agent = Started();
        for (int i = 0; i < 50; i++) _linker.Load(0, $"/lib/number{i}.so");
        agent.Update();
        TargetAddress entry = _linker.Load(0, "/lib/new.so");
        int before = _linker.Memory.Reads;
        Assert.Single(agent.Update().Loaded);
        Assert.InRange(_linker.Memory.Reads - before, 54, 54 + 4);
        _linker.Remove(entry);
        before = _linker.Memory.Reads;
        Assert.Single(agent.Update().Unloaded);
        Assert.Equal(53, _linker.Memory.Reads - before);
    }

    [Fact]
    public void While_a_list_is_being_changed_an_update_costs_a_read_a_namespace()
    {
        LinkerAgent agent = Started();
        agent.Update();
        _linker.SetState(0, 1);
        int before = _linker.Memory.Reads;
        agent.Update();
        Assert.Equal(1, _linker.Memory.Reads - before);
    }

    private LinkerAgent Started()
    {
        _linker.Start();
        return _linker.CreateAgent();
    }
}
