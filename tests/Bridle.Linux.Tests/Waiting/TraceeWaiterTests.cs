using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Waiting;

public class TraceeWaiterTests
{
    [Fact]
    public void No_wake_up_is_lost()
    {
        const int Rounds = 5_000;
        const long Deadline = 5_000_000_000;
        using SemaphoreSlim acknowledged = new(0);
        TraceeWaiter? waiter = null;
        int lost = 0;
        Thread thread = new(() =>
        {
            waiter = new TraceeWaiter();
            acknowledged.Release();
            for (int round = 0; round < Rounds; round++)
            {
                if (waiter.WaitForWake(Deadline).Kind != WaitResultKind.Woken)
                    lost++;
                acknowledged.Release();
            }
            waiter.Dispose();
        });
        thread.Start();
        acknowledged.Wait(TestContext.Current.CancellationToken);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            Thread.SpinWait(random.Next(400));
            waiter!.Wake();
            acknowledged.Wait(TestContext.Current.CancellationToken);
        }
        thread.Join();
        waiter!.Wake();
        Assert.Equal(0, lost);
    }

    [Fact]
    public void A_wait_without_children_says_so_and_a_sleep_ends_in_time()
    {
        Thread thread = new(() =>
        {
            using TraceeWaiter waiter = new();
            Assert.Equal(WaitResultKind.NoChildren, waiter.Wait(-1).Kind);
            Assert.Equal(WaitResultKind.TimedOut, waiter.WaitForWake(2_000_000).Kind);
        });
        thread.Start();
        thread.Join();
    }
}
