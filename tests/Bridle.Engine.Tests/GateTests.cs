using Bridle.Engine.State;

namespace Bridle.Engine.Tests;

public class GateTests
{
    [Fact]
    public void Of_many_who_enter_one_is_inside_and_nobody_is_left_waiting()
    {
        const int Threads = 4, Times = 20_000;
        Gate gate = new();
        int inside = 0, most = 0, entered = 0;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                gate.Enter();
                most = Math.Max(most, ++inside);
                entered++;
                // Long enough, now and then, that the others stop spinning.
                if (i % 1000 == 0) Thread.Sleep(1);
                inside--;
                gate.Leave();
            }
        });
        Assert.Equal((1, Threads * Times), (most, entered));
    }
}
