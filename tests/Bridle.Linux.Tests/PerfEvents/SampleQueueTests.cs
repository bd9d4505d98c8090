using Bridle.Linux.PerfEvents;
using CsCheck;

namespace Bridle.Linux.Tests.PerfEvents;

public class SampleQueueTests
{
    private const int Bytes = 4096, Throttle = 5;

    [Fact]
    public void Samples_of_all_buffers_come_in_the_order_of_time()
    {
        using RingFile first = new(Bytes), second = new(Bytes), third = new(Bytes);
        RingFile[] files = [first, second, third];
        SampleQueue queue = new([.. files.Select(static file => file.Ring)]);
        Gen.Select(Gen.Int[0, 2], Gen.Long[0, 5]).Array[0, 60].Sample(steps =>
        {
            List<long> written = [];
            foreach ((int file, long later) in steps)
            {
                written.Add(written.LastOrDefault() + later);
                files[file].Write(RingFile.Sample(written[^1]));
            }
            return Take(queue).SequenceEqual(written) && !queue.HasMore;
        }, threads: 1);
    }

    [Fact]
    public void The_last_moment_is_one_too()
    {
        using RingFile file = new(Bytes);
        file.Write(RingFile.Sample(long.MaxValue));
        Assert.Equal([long.MaxValue], Take(new SampleQueue([file.Ring])));
    }

    [Fact]
    public void What_was_not_sampled_is_counted()
    {
        using RingFile file = new(Bytes), other = new(Bytes);
        SampleQueue queue = new([file.Ring, other.Ring]);
        file.Write(RingFile.Sample(1));
        file.Write(RingFile.Lost(12));
        file.Write(RingFile.Record(Throttle, new byte[24]));
        other.Write(RingFile.Lost(3));
        other.Write(new byte[16]);
        Assert.Equal([1], Take(queue));
        Assert.Equal(new ClockLosses(Samples: 15, Pauses: 1, Buffers: 1), queue.Losses);
    }

    [Fact]
    public void What_there_was_no_room_for_beside_what_was_thrown_away_is_not_counted()
    {
        using RingFile file = new(Bytes);
        SampleQueue queue = new([file.Ring]);
        file.Write(RingFile.Sample(1));
        file.Write(RingFile.Lost(5));
        queue.Discard();
        file.Write(RingFile.Lost(7));
        file.Write(RingFile.Sample(2));
        file.Write(RingFile.Lost(11));
        file.Write(RingFile.Sample(3));
        Assert.Equal([2, 3], Take(queue));
        Assert.Equal(11, queue.Losses.Samples);
    }

    [Fact]
    public void Whoever_threw_away_nothing_that_was_full_has_nothing_to_forgive()
    {
        using RingFile file = new(Bytes);
        SampleQueue queue = new([file.Ring]);
        queue.Discard();
        file.Write(RingFile.Sample(1));
        file.Write(RingFile.Lost(7));
        Assert.Equal([1], Take(queue));
        Assert.Equal(7, queue.Losses.Samples);
    }

    private static List<long> Take(SampleQueue queue)
    {
        List<long> times = [];
        queue.Begin();
        while (queue.TryPeek(out ReadOnlySpan<byte> sample))
        {
            times.Add(SampleRecord.TimeOf(sample));
            queue.Skip(sample.Length);
        }
        return times;
    }
}
