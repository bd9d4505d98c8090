using System.Collections.Immutable;
using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class LimitsParserTests
{
    private const string Recorded = """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max stack size            8388608              unlimited            bytes     
        Max nice priority         0                    20                   

        """;

    [Fact]
    public void Names_values_and_units_are_told_apart()
    {
        Assert.True(LimitsParser.TryParse(Encoding.ASCII.GetBytes(Recorded), out ImmutableArray<ResourceLimit> limits));
        Assert.Equal(
            [
                new("Max cpu time", null, null, "seconds"),
                new("Max stack size", 8388608, null, "bytes"),
                new("Max nice priority", 0, 20, ""),
            ],
            limits);
        Assert.Equal(["cpu", "stack", "nice"], limits.Select(static limit => limit.ShortName));
    }

    [Fact]
    public void Every_limit_of_this_kernel_has_a_short_name()
    {
        Assert.True(new ProcessDetails().ReadLimits(Environment.ProcessId, Environment.ProcessId, out ImmutableArray<ResourceLimit> limits).IsSuccess);
        Assert.True(limits.Length >= 16);
        Assert.All(limits, static limit => Assert.NotEqual(limit.Name, limit.ShortName));
    }

    [Fact]
    public void A_list_without_end_is_cut()
    {
        string text = "Limit  Soft Limit  Hard\n" + string.Concat(Enumerable.Repeat("abcdef 1 2 x\n", 1000));
        Assert.True(LimitsParser.TryParse(Encoding.ASCII.GetBytes(text), out ImmutableArray<ResourceLimit> limits));
        Assert.Equal(256, limits.Length);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] real = Encoding.ASCII.GetBytes(Recorded);
        Gen.Select(Gen.Int[0, real.Length], Gen.Int[0, real.Length - 1], Gen.Byte).Sample((length, place, value) =>
        {
            byte[] bytes = real[..];
            bytes[place] = value;
            _ = LimitsParser.TryParse(bytes.AsSpan(0, length), out _);
        });
    }
}
