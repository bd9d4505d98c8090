using Bridle.Linux.Procfs;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>A copy that was made while the thread ran, over memory that has changed since.</summary>
public class StackCopyTests
{
    private const ulong Page = 0x7000_0000, StackPointer = Page + 0x20, Code = 0x40_0000, Data = 0x50_0000;

    [Fact]
    public void The_copy_is_read_and_around_it_nothing_that_may_have_changed()
    {
        StackCopy copy = Taken(isOver: false);
        Assert.Equal([0, 0, 0, 0, 1, 1], Read(copy, StackPointer - 4, 6));
        Assert.Equal([1, 1], Read(copy, StackPointer + 62, 8));
        Assert.Empty(Read(copy, StackPointer + 64, 8));
        Assert.Empty(Read(copy, Page + 0x2000, 8));
        Assert.Empty(Read(copy, Data, 8));
        Assert.Equal([3, 3], Read(copy, Code, 2));
        Assert.False(copy.UsedLive);
    }

    [Fact]
    public void Of_a_program_that_is_over_there_is_the_copy_alone()
    {
        StackCopy copy = Taken(isOver: true);
        Assert.Equal([1], Read(copy, StackPointer, 1));
        Assert.Empty(Read(copy, Code, 2));
    }

    [Fact]
    public void More_than_there_is_room_for_is_cut() => Assert.Equal(0x1000 - 0x20, Read(Taken(isOver: false, bytes: 0x4000, limit: 0x1000), StackPointer, 0x4000).Length);

    private static StackCopy Taken(bool isOver, int bytes = 64, int limit = 0x2000)
    {
        FakeMemory live = new();
        live.Map(new TargetAddress(Page), Filled(0x4000, 9));
        live.Map(new TargetAddress(Code), Filled(0x1000, 3));
        live.Map(new TargetAddress(Data), Filled(0x1000, 4));
        ProcessSnapshot snapshot = new() { Number = 1, ProcessId = 1, Mappings = [Mapped(Code, MappingAccess.Read | MappingAccess.Execute), Mapped(Data, MappingAccess.Read | MappingAccess.Write)] };
        StackCopy copy = new(live, limit);
        copy.Take(new TargetAddress(StackPointer), Filled(bytes, 1), snapshot, isOver);
        return copy;
    }

    private static Mapping Mapped(ulong start, MappingAccess access) =>
        new(new AddressRange(new TargetAddress(start), new TargetAddress(start + 0x1000)), access, 0, 0, 0, 0, "", false);

    private static byte[] Filled(int length, byte value) => [.. Enumerable.Repeat(value, length)];

    private static byte[] Read(StackCopy copy, ulong address, int length)
    {
        byte[] bytes = new byte[length];
        return bytes[..copy.Read(new TargetAddress(address), bytes)];
    }
}
