using System.Buffers.Binary;
using Bridle.ObjectFiles.Cores;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Cores;

/// <summary>
/// A core that is right, one whose every field lies, alone and together, and one that is cut anywhere. CsCheck prints the seed of a
/// failure; CsCheck_Seed repeats it.
/// </summary>
public class CoreFileTests
{
    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 11, 16, 56, 64, 0xff, 0x1000, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffd, 0xffff_ffff,
        0x1_0000_0000, 0x7f00_0000_0000, 0x7fff_ffff_ffff_fff0, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_f000, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Untouched_it_tells_all_that_is_in_it(bool countsElsewhere)
    {
        CoreFile core = Open(new CoreBuilder { CountsElsewhere = countsElsewhere }.Build());
        Assert.Equal((CoreLoss.None, 2, 32), (core.Loss, core.Segments.Length, core.AuxiliaryVector.Length));
        Assert.Equal([(4242, 11, 128), (4243, 0, 0)], core.Threads.Select(static thread => (thread.ThreadId, thread.Signal, thread.SignalInfo.Length)));
        Assert.Equal((CoreBuilder.TextStart + 0x10, 1UL << 14), (core.Threads[1].Registers.Rip, core.Threads[1].Pending));
        Assert.Equal(new CoreProgram(4242, 7, 7, 7, 7, 7, "victim", "victim with words "), core.Program);
        Assert.Equal([(CoreBuilder.TextStart, 0UL, true), (CoreBuilder.DataStart, 0x1000UL, false)],
            core.Files.Select(static file => (file.Range.Start.Value, file.FileOffset, file.IsDeleted)));
        Assert.All(core.Files, static file => Assert.Equal("/bin/victim", file.Path));
    }

    [Fact]
    public void Memory_is_the_segments_and_what_they_leave_out_is_asked_for_elsewhere()
    {
        CoreFile core = Open(new CoreBuilder().Build());
        FakeMemory files = new();
        files.Map(new TargetAddress(CoreBuilder.TextStart), [.. Enumerable.Repeat((byte)0xcc, 0x2000)]);
        SegmentMemory memory = new(core.Bytes, core.Segments, files);
        Assert.Equal((0x20, (byte)0x31), Read(memory, CoreBuilder.DataStart + 0x30, 0x20));
        Assert.Equal((0x10, (byte)0xf1), Read(memory, CoreBuilder.DataStart + CoreBuilder.DataBytes - 0x10, 0x20));
        Assert.Equal((0x20, (byte)0xcc), Read(memory, CoreBuilder.TextStart + 0xff0, 0x20));
        Assert.Equal((0, (byte)0), Read(memory, CoreBuilder.DataStart + CoreBuilder.DataBytes, 4));
        Assert.Equal((0, (byte)0), Read(new SegmentMemory(core.Bytes, core.Segments), CoreBuilder.TextStart, 4));
        Assert.Equal((0, (byte)0), Read(memory, ulong.MaxValue - 2, 8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_field_that_lies_does_no_harm(bool countsElsewhere)
    {
        CoreBuilder builder = new() { CountsElsewhere = countsElsewhere };
        byte[] good = builder.Build();
        foreach (ElfField field in builder.Fields)
        {
            foreach (ulong value in s_values.Append((ulong)good.Length))
            {
                byte[] bytes = [.. good];
                Write(bytes, field, value);
                Check(bytes, $"{field.Name} = {value:x}");
            }
        }
    }

    [Fact]
    public void Many_fields_that_lie_together_do_no_harm()
    {
        CoreBuilder builder = new();
        byte[] good = builder.Build();
        Gen<(int Field, ulong Value)> lie = Gen.Select(Gen.Int[0, builder.Fields.Count - 1], Gen.OneOf(Gen.Int[0, s_values.Length - 1].Select(static index => s_values[index]), Gen.ULong));
        lie.Array[1, 8].Sample(
            lies =>
            {
                byte[] bytes = [.. good];
                foreach ((int field, ulong value) in lies) Write(bytes, builder.Fields[field], value);
                Check(bytes, "many");
            },
            iter: SystemFiles.IsLong ? 200_000 : 5_000);
    }

    [Fact]
    public void Cut_anywhere_it_says_so_and_has_what_is_before()
    {
        byte[] good = new CoreBuilder().Build();
        int threads = 0;
        for (int length = 0; length < good.Length; length++)
        {
            byte[] bytes = good[..length];
            Check(bytes, $"cut at {length}");
            if (!CoreFile.TryOpen(new MemoryBytes(bytes), out CoreFile? core, out CoreProblem problem)) Assert.True(problem is CoreProblem.Unreadable, $"{length}: {problem}");
            else Assert.True(core.Loss != CoreLoss.None && core.Threads.Length >= threads, $"{length}: {core.Loss}, {core.Threads.Length}");
            threads = core?.Threads.Length ?? 0;
        }

        Assert.Equal(2, threads);
    }

    [Fact]
    public void Each_limit_ends_what_it_is_for()
    {
        byte[] bytes = new CoreBuilder().Build();
        Assert.False(CoreFile.TryOpen(new MemoryBytes(bytes), out _, out CoreProblem problem, new CoreLimits { Segments = 2 }));
        Assert.Equal(CoreProblem.OverLimit, problem);
        Assert.Equal((CoreLoss.OverLimit, 1, 0), Limited(bytes, new CoreLimits { Notes = 4 }));
        Assert.Equal((CoreLoss.OverLimit, 1, 2), Limited(bytes, new CoreLimits { Threads = 1 }));
        Assert.Equal((CoreLoss.OverLimit, 2, 0), Limited(bytes, new CoreLimits { FileListBytes = 64 }));
        Assert.Equal((CoreLoss.OverLimit, 2, 2), Limited(bytes, new CoreLimits { AuxiliaryBytes = 31 }));
        Assert.Equal((CoreLoss.None, 2, 2), Limited(bytes, new CoreLimits { Segments = 3, Notes = 6, Threads = 2, AuxiliaryBytes = 32, FileListBytes = 200 }));
    }

    private static (CoreLoss, int Threads, int Files) Limited(byte[] bytes, CoreLimits limits)
    {
        Assert.True(CoreFile.TryOpen(new MemoryBytes(bytes), out CoreFile? core, out _, limits));
        return (core.Loss, core.Threads.Length, core.Files.Length);
    }

    private static CoreFile Open(byte[] bytes)
    {
        Assert.True(CoreFile.TryOpen(new MemoryBytes(bytes), out CoreFile? core, out CoreProblem problem), $"{problem}");
        return core;
    }

    private static (int, byte) Read(SegmentMemory memory, ulong address, int length)
    {
        byte[] bytes = new byte[length];
        int got = memory.Read(new TargetAddress(address), bytes);
        return (got, got > 1 ? bytes[1] : (byte)0);
    }

    private static void Check(byte[] bytes, string what)
    {
        try
        {
            if (!CoreFile.TryOpen(new MemoryBytes(bytes), out CoreFile? core, out _)) return;
            SegmentMemory memory = new(core.Bytes, core.Segments);
            byte[] buffer = new byte[0x1000];
            foreach (ProgramHeader segment in core.Segments) memory.Read(new TargetAddress(segment.Address.Value), buffer);
            foreach (CoreMapping file in core.Files) memory.Read(file.Range.End.Plus(-8), buffer);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{what}: {failure}");
        }
    }

    private static void Write(byte[] bytes, ElfField field, ulong value)
    {
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
        whole[..field.Size].CopyTo(bytes.AsSpan(field.Offset));
    }
}
