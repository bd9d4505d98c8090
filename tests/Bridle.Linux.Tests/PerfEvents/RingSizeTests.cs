using System.Numerics;
using Bridle.Linux.PerfEvents;
using CsCheck;

namespace Bridle.Linux.Tests.PerfEvents;

public class RingSizeTests
{
    private const int Page = 4096;

    // 997 samples a second with 16 KiB of stack.
    private const double Rate = 997 * (256 + (16 << 10));

    [Theory]
    [InlineData(2, 0)]
    [InlineData(8, 0)]
    [InlineData(8, 8 << 20)]
    [InlineData(12, 64 << 10)]
    [InlineData(12, 8 << 20)]
    [InlineData(16, 8 << 20)]
    [InlineData(128, 0)]
    [InlineData(128, 8 << 20)]
    [InlineData(1024, 0)]
    public void An_ordinary_user_has_a_buffer_for_each_processor(int processors, int lockedBytes)
    {
        // What the kernel lets a user lock by default, and what the process may lock beside it.
        long pages = 129L * processors + lockedBytes / Page, used = 0;
        int mapped = 0, tries = 0;
        Errno error = RingSize.Fit(RingSize.Choose(SamplingLimits.Default, processors, Rate), SamplingLimits.Default.LeastRingBytes, bytes =>
        {
            tries++;
            used = 0;
            for (mapped = 0; mapped < processors && used + 1 + bytes / Page <= pages; mapped++) used += 1 + bytes / Page;
            return mapped == processors ? Errno.Success : Errno.EPERM;
        });
        Assert.Equal((Errno.Success, processors), (error, mapped));
        Assert.True(used > pages / 4 || tries == 1, $"{used} of {pages} pages");
    }

    [Fact]
    public void Less_than_the_least_is_not_tried_and_other_errors_are_told_at_once()
    {
        List<int> tried = [];
        Assert.Equal(Errno.ENOMEM, RingSize.Fit(1 << 20, 1 << 18, bytes => Try(bytes, Errno.ENOMEM)));
        Assert.Equal([1 << 20, 1 << 19, 1 << 18], tried);
        tried.Clear();
        Assert.Equal(Errno.EINVAL, RingSize.Fit(1 << 20, 1 << 18, bytes => Try(bytes, Errno.EINVAL)));
        Assert.Equal([1 << 20], tried);

        Errno Try(int bytes, Errno error)
        {
            tried.Add(bytes);
            return error;
        }
    }

    [Fact]
    public void Whatever_comes_the_limits_hold() =>
        Gen.Select(Gen.Int[1, 2048], Gen.Double[0, 1e12], Gen.Int[0, int.MaxValue], Gen.Int[12, 20]).Sample((processors, rate, inAll, least) =>
        {
            SamplingLimits limits = new() { RingBytesInAll = inAll, LeastRingBytes = 1 << least };
            int bytes = RingSize.Choose(limits, processors, rate);
            return BitOperations.IsPow2(bytes) && bytes >= limits.LeastRingBytes && bytes <= limits.RingBytes
                && (bytes == limits.LeastRingBytes || (long)bytes * processors <= inAll);
        });

    [Fact]
    public void A_tenth_of_a_second_has_room() => Assert.Equal(2 << 20, RingSize.Choose(SamplingLimits.Default, 8, Rate));
}
