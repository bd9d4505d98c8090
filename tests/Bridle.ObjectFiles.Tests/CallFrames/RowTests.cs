using Bridle.ObjectFiles.CallFrames;

namespace Bridle.ObjectFiles.Tests.CallFrames;

public class RowTests
{
    private const ulong Start = 0x1000;

    private static FrameRow? Row(byte[] code, ulong address = Start, CallFrameLimits? limits = null, bool hasHeader = true)
    {
        FrameBuilder builder = new();
        builder.Functions.Add((Start, 0x100, code));
        return builder.Build(hasHeader, limits).FindRow(address);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rules_follow_the_address_with_and_without_a_search_table(bool hasHeader)
    {
        // push rbp; mov rbp,rsp; ...; pop rbp at 0x20
        byte[] code = [0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6, 0x5c, 0x0c, 7, 8, 0xc6];
        FrameRow first = Row(code, Start, hasHeader: hasHeader)!, second = Row(code, Start + 1, hasHeader: hasHeader)!, last = Row(code, Start + 0x20, hasHeader: hasHeader)!;
        Assert.Equal((RegisterRule.In(7, 8), RuleKind.Unspecified, Start + 1), (first.Frame, first[6].Kind, first.End));
        Assert.Equal((RegisterRule.In(7, 16), RegisterRule.Of(RuleKind.Offset, -16), Start + 4), (second.Frame, second[6], second.End));
        Assert.Equal(RegisterRule.In(6, 16), Row(code, Start + 4)!.Frame);
        Assert.Equal((RegisterRule.In(7, 8), RuleKind.Unspecified, Start + 0x100), (last.Frame, last[6].Kind, last.End));
        Assert.Null(Row(code, Start - 1, hasHeader: hasHeader));
        Assert.Null(Row(code, Start + 0x100, hasHeader: hasHeader));
    }

    [Fact]
    public void A_remembered_state_comes_back()
    {
        FrameRow row = Row([0x0a, 0x0e, 32, 0x41, 0x0b], Start + 1)!;
        Assert.Equal(RegisterRule.In(7, 8), row.Frame);
        Assert.Null(Row([0x0b]));
    }

    [Fact]
    public void A_search_table_that_lies_is_not_followed()
    {
        FrameBuilder builder = new();
        for (ulong i = 0; i < 8; i++) builder.Functions.Add((Start + (i * 0x100), 0x100, [0x0e, (byte)(16 + (8 * i))]));
        byte[] frames = builder.Frames(out List<(ulong Start, ulong Entry)> entries);
        FrameTable unsorted = FrameBuilder.Open(frames, Reversed(FrameBuilder.Header(entries)));
        FrameTable wrong = FrameBuilder.Open(frames, FrameBuilder.Header([.. entries.Select(pair => (pair.Start, entries[0].Entry))]));
        Assert.False(unsorted.HasSearchTable);
        Assert.True(wrong.HasSearchTable);
        foreach (FrameTable table in new[] { unsorted, wrong })
            for (int i = 0; i < 8; i++) Assert.Equal(16 + (8 * i), table.FindRow(Start + (ulong)(i * 0x100) + 5)!.Frame.Value);
    }

    [Fact]
    public void No_more_rows_are_kept_than_the_limit_says()
    {
        Assert.Equal(64, Kept(64));
        Assert.InRange(Kept(256), 65, 256);

        static int Kept(int limit)
        {
            RowCache cache = new(limit);
            FrameBuilder builder = new();
            for (ulong i = 0; i < 1000; i++) builder.Functions.Add((Start + (i * 0x10), 0x10, []));
            FrameTable table = builder.Build();
            for (ulong i = 0; i < 1000; i++) cache.Add(Start + (i * 0x10), table.FindRow(Start + (i * 0x10))!);
            return Enumerable.Range(0, 1000).Count(i => cache.Find(Start + ((ulong)i * 0x10)) is not null);
        }
    }

    [Fact]
    public void No_more_of_an_image_in_memory_is_read_than_the_limit_says()
    {
        string path = typeof(object).Assembly.Location.Replace("System.Private.CoreLib.dll", "libcoreclr.so", StringComparison.Ordinal);
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _));
        ElfImage image = LoadedImage.Of(path, file);
        Assert.True(FrameTable.TryCreate(image, out FrameTable whole));
        Assert.True(FrameTable.TryCreate(image, out FrameTable part, CallFrameLimits.Default with { MemoryBytes = 8192 }));
        ProgramHeader code = file.Segments.First(static segment => segment.IsExecutable);
        ulong address = code.Address.Value + code.MemorySize - 1;
        while (whole.FindRow(address) is null && address > code.Address.Value) address--;
        Assert.NotNull(whole.FindRow(address));
        Assert.Null(part.FindRow(address));
    }

    [Fact]
    public void A_limit_on_instructions_remembered_states_and_entries_ends_the_work()
    {
        byte[] remembering = [.. Enumerable.Repeat((byte)0x0a, 10), 0x0e, 16];
        Assert.NotNull(Row(remembering));
        Assert.Null(Row(remembering, limits: new CallFrameLimits { RememberedStates = 9 }));
        Assert.NotNull(Row(remembering, limits: new CallFrameLimits { Instructions = 20 }));
        Assert.Null(Row(remembering, limits: new CallFrameLimits { Instructions = 5 }));
        Assert.NotNull(Row([], hasHeader: false, limits: new CallFrameLimits { Entries = 2 }));
        Assert.Null(Row([], hasHeader: false, limits: new CallFrameLimits { Entries = 1 }));
        Assert.Null(Row([], limits: new CallFrameLimits { AugmentationBytes = 2 }));
    }

    [Fact]
    public void A_signal_frame_is_told_by_its_augmentation()
    {
        FrameBuilder builder = new() { Augmentation = "zPLRS", AugmentationData = [0x9b, 1, 2, 3, 4, 0x1b, 0x1b] };
        builder.Functions.Add((Start, 0x10, []));
        Assert.True(builder.Build().FindRow(Start)!.IsSignal);
    }

    private static byte[] Reversed(byte[] header) =>
        [.. header[..12], .. header[12..].Chunk(8).Reverse().SelectMany(static pair => pair)];
}
