using Bridle.Cli.Watching;
using Bridle.Control.Events;
using Bridle.Linux.Waiting;

namespace Bridle.EndToEnd.Tests.Watching;

public class RecordQueueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void What_does_not_fit_is_counted_and_told_in_its_place_for_each_victim()
    {
        RecordQueue queue = new(2);
        for (int i = 1; i <= 5; i++)
        {
            queue.Add(Started(1, i));
            queue.Add(Started(2, i));
        }
        List<VictimEvent> first = Take(queue);
        queue.Add(Started(1, 9));
        queue.Complete();
        Assert.Equal([Started(1, 1), Started(2, 1)], first);
        Assert.Equal([Dropped(1, 4, 2), Started(1, 9), Dropped(2, 4, 2)], Take(queue));
        Assert.Empty(Take(queue));
    }

    [Fact]
    public void The_end_of_a_victim_is_kept_when_all_else_is_dropped()
    {
        RecordQueue queue = new(1);
        queue.Add(Started(1, 1));
        queue.Add(Started(1, 2));
        ExitedEvent end = new(1, new ExitStatus(0, 9, false));
        LostEvent lost = new(2, "why");
        queue.Add(end);
        queue.Add(lost);
        Assert.Equal([Started(1, 1), Dropped(1, 1, 2), end, lost], Take(queue));
    }

    [Fact]
    public void A_full_queue_makes_nobody_wait_and_a_reader_waits_for_the_first_record()
    {
        RecordQueue queue = new(16);
        List<VictimEvent> taken = [];
        Thread reader = new(() => Drain(queue, taken));
        reader.Start();
        Thread[] writers = [.. Enumerable.Range(1, 4).Select(process => new Thread(() => Flood(queue, process)))];
        Array.ForEach(writers, static writer => writer.Start());
        Assert.All(writers, static writer => Assert.True(writer.Join(s_patience)));
        queue.Complete();
        Assert.True(reader.Join(s_patience));
        Assert.All(Enumerable.Range(1, 4), process => AssertWhole(process, [.. taken.Where(record => record.ProcessId == process)]));
    }

    private const int Flooded = 20_000;

    private static void Flood(RecordQueue queue, int process)
    {
        for (int i = 1; i <= Flooded; i++)
        {
            queue.Add(Started(process, i));
        }
    }

    private static void Drain(RecordQueue queue, List<VictimEvent> taken)
    {
        List<VictimEvent> records = [];
        while (queue.TryTake(ref records))
        {
            taken.AddRange(records);
        }
    }

    // Every record is there, or counted exactly where it is not.
    private static void AssertWhole(int process, VictimEvent[] records)
    {
        long next = 1;
        foreach (VictimEvent record in records)
        {
            Assert.Equal(next, record.Timestamp);
            next += record is DroppedEvent dropped ? dropped.Count : 1;
        }
        Assert.True(next == Flooded + 1, $"victim {process}: {next - 1} of {Flooded}");
    }

    private static ThreadStartedEvent Started(int process, int time) => new(process, process) { Timestamp = time };

    private static DroppedEvent Dropped(int process, int count, int time) => new(process, count) { Timestamp = time };

    private static List<VictimEvent> Take(RecordQueue queue)
    {
        List<VictimEvent> records = [];
        queue.TryTake(ref records);
        return records;
    }
}
