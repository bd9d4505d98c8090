using Bridle.Benchmarks.Contenders;

namespace Bridle.Benchmarks.Tests.Contenders;

public class LoopTests
{
    private static byte[] s_kept = [];

    [Fact]
    public void It_runs_the_operation_as_often_as_told_and_counts_its_bytes()
    {
        int runs = 0;
        Sample sample = new Loop("allocates", 1000, () =>
        {
            runs++;
            s_kept = new byte[1000];
        }).Run();
        Assert.Equal(1000, runs);
        Assert.InRange(sample.AllocatedBytes!.Value, 1000, 1100);
    }

    [Fact]
    public void What_allocates_nothing_shows_zero_bytes()
    {
        Loop loop = new("frugal", 1000, static () => Volatile.Read(ref s_kept));
        loop.Run();
        Assert.Equal(0, loop.Run().AllocatedBytes);
    }

    [Fact]
    public void Its_time_is_that_of_an_operation() =>
        Assert.InRange(new Loop("sleeps", 3, static () => Thread.Sleep(10)).Run().Nanoseconds, 10e6, 5e9);

    [Fact]
    public void A_failure_is_the_callers_to_see() => Assert.Contains(
        "it broke",
        Assert.Throws<InvalidOperationException>(static () => new Loop("broken", 1, static () => throw new InvalidOperationException("it broke")).Run()).Message,
        StringComparison.Ordinal);
}
