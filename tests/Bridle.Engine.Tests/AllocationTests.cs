using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

/// <summary>What runs at every hit allocates nothing.</summary>
public class AllocationTests
{
    private const int Firings = 20_000;

    [Theory]
    [InlineData("BEGIN { @[arg0 & 7] = sum(arg1); }")]
    [InlineData("self uint64_t t; BEGIN /arg0 > 3/ { self->t = timestamp; }")]
    [InlineData("BEGIN { m[arg0 & 7, execname] = arg1; m[arg0 & 3, execname] = 0; self->s = strjoin(probename, \"x\"); s = substr(self->s, 1); @q[s] = quantize(arg1); @l = lquantize(arg0, 0, 100); @d = stddev(arg1); @a = avg(arg0); }")]
    [InlineData("BEGIN /arg0 < 0/ { trace(arg0); } BEGIN { printf(\"%s %d\", execname, arg0); }")]
    public void A_firing_allocates_nothing(string program)
    {
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare(program, host);
        // While code is still being compiled again, the runtime itself allocates a little on this thread: a round without counts.
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Fire(run, host, Firings);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    private static void Fire(TracingRun run, TestHost host, int count)
    {
        for (int i = 0; i < count; i++)
        {
            host.Place.Arguments[0] = i;
            host.Place.Arguments[1] = i * 3;
            run.Fire(1, host.Place);
        }
    }
}
