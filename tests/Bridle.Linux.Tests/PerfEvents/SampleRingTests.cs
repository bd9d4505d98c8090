using Bridle.Linux.PerfEvents;
using CsCheck;

namespace Bridle.Linux.Tests.PerfEvents;

public class SampleRingTests
{
    private const int Bytes = 4096, Word = sizeof(ulong);

    [Fact]
    public void A_record_is_whole_wherever_it_goes_over_the_end()
    {
        using RingFile file = new(Bytes);
        byte[] record = RingFile.Record(SampleRecord.Sample, [.. Enumerable.Range(0, 2040).Select(static i => (byte)(i * 7 % 256))]);
        for (int place = 0; place < Bytes; place += Word)
        {
            file.Start((ulong)(Bytes * 3 + place));
            file.Write(record);
            Assert.Equal(record, Assert.Single(file.Take()));
            Assert.Equal(file.Head, file.Tail);
        }
        Assert.Equal(0, file.Ring.Broken);
    }

    [Fact]
    public void Records_are_taken_as_they_were_written_wherever_they_begin()
    {
        using RingFile file = new(Bytes);
        Gen.Select(Gen.Int[0, Bytes / Word - 1], Gen.Select(Gen.Int[0, 24], Gen.Byte).Array[1, 20]).Sample((place, bodies) =>
        {
            byte[][] records = [.. bodies.Select(static body => RingFile.Record(SampleRecord.Sample, Enumerable.Repeat(body.Item2, body.Item1 * Word).ToArray()))];
            file.Start(file.Head + (ulong)(place * Word));
            foreach (byte[] record in records) file.Write(record);
            return file.Take().Zip(records).All(static pair => pair.First.SequenceEqual(pair.Second)) && file.Head == file.Tail && !file.Ring.HasMore;
        }, threads: 1);
        Assert.Equal(0, file.Ring.Broken);
    }

    [Fact]
    public void What_comes_while_it_is_taken_is_for_the_next_time()
    {
        using RingFile file = new(Bytes);
        file.Write(RingFile.Sample(1));
        file.Ring.Begin();
        file.Write(RingFile.Sample(2));
        Assert.True(file.Ring.TryPeek(out _, out ReadOnlySpan<byte> record));
        Assert.Equal(1, SampleRecord.TimeOf(record));
        file.Ring.Skip(record.Length);
        Assert.False(file.Ring.TryPeek(out _, out _));
        Assert.True(file.Ring.HasMore);
        Assert.Equal(2, SampleRecord.TimeOf(Assert.Single(file.Take())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(64)]
    public void What_is_behind_a_record_that_is_not_whole_is_thrown_away_and_counted(byte length)
    {
        using RingFile file = new(Bytes);
        byte[] broken = RingFile.Record(SampleRecord.Sample, new byte[24]);
        broken[6] = length;
        file.Write(RingFile.Sample(1));
        file.Write(broken);
        Assert.Single(file.Take());
        Assert.Equal((1, file.Head), (file.Ring.Broken, file.Tail));
        file.Write(RingFile.Sample(2));
        Assert.Equal(2, SampleRecord.TimeOf(Assert.Single(file.Take())));
        Assert.Equal(1, file.Ring.Broken);
    }

    [Fact]
    public void Whatever_is_written_the_taking_ends_and_leaves_nothing()
    {
        using RingFile file = new(Bytes);
        Gen.Select(Gen.Byte.Array[0, 600], Gen.ULong[0, 10_000]).Sample((bytes, ahead) =>
        {
            file.Write(bytes);
            if (ahead > 9_000) file.Start(file.Head + ahead);
            int taken = file.Take().Sum(static record => record.Length);
            return taken <= bytes.Length && file.Head == file.Tail && !file.Ring.HasMore;
        }, threads: 1);
        Assert.True(file.Ring.Broken > 0);
    }

    [Fact]
    public void More_than_there_is_room_for_is_broken()
    {
        using RingFile file = new(Bytes);
        file.Write(new byte[Bytes + Word]);
        Assert.Empty(file.Take());
        Assert.Equal((1, file.Head), (file.Ring.Broken, file.Tail));
    }

    [Fact]
    public void A_ring_that_is_gone_has_nothing()
    {
        using RingFile file = new(Bytes);
        file.Write(RingFile.Sample(1));
        file.Ring.Dispose();
        Assert.False(file.Ring.HasMore);
        Assert.Empty(file.Take());
        file.Ring.Discard();
    }
}
