using Bridle.Linux.Kernel;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Waiting;

public class FutexEventTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public void No_call_is_lost_between_two_threads()
    {
        const int Rounds = 20_000;
        FutexEvent there = new(), back = new();
        int lost = 0;
        Thread other = new(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                if (!there.Wait(s_deadline)) lost++;
                back.Set();
            }
        });
        other.Start();
        for (int round = 0; round < Rounds; round++)
        {
            there.Set();
            Assert.True(back.Wait(s_deadline));
        }

        other.Join();
        Assert.Equal(0, lost);
    }

    [Fact]
    public void What_was_raised_before_the_wait_ends_it_once()
    {
        FutexEvent raised = new();
        raised.Set();
        raised.Set();
        Assert.True(raised.Wait(s_deadline));
        Assert.False(raised.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void It_waits_as_long_as_was_asked_and_works_after_that()
    {
        FutexEvent raised = new();
        long before = MonotonicClock.Nanoseconds;
        Assert.False(raised.Wait(TimeSpan.FromMilliseconds(50)));
        Assert.True(MonotonicClock.Nanoseconds - before >= 50_000_000);
        raised.Set();
        Assert.True(raised.Wait(s_deadline));
    }

    [Fact]
    public void A_time_that_is_over_races_with_being_raised_without_a_loss()
    {
        FutexEvent raised = new();
        int taken = 0, given = 0;
        using CancellationTokenSource over = new();
        Thread giver = new(() =>
        {
            for (int round = 0; round < 2_000; round++)
            {
                Interlocked.Increment(ref given);
                raised.Set();
                SpinWait.SpinUntil(() => Volatile.Read(ref taken) == given, s_deadline);
            }

            over.Cancel();
        });
        giver.Start();
        while (!over.IsCancellationRequested)
            if (raised.Wait(TimeSpan.FromMicroseconds(20))) Interlocked.Increment(ref taken);
        giver.Join();
        Assert.Equal(given, taken);
        Assert.Equal(2_000, given);
    }
}
