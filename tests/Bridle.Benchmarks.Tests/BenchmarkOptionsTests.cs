using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Tests;

public class BenchmarkOptionsTests
{
    [Fact]
    public void Nothing_said_means_fifteen_rounds_of_everything_at_both_places()
    {
        BenchmarkOptions options = BenchmarkOptions.Parse([]);
        Assert.Equal((15, 2, 0, false), (options.Rounds, options.Placements.Count, options.Names.Count, options.Json));
    }

    [Fact]
    public void Words_and_options_come_in_any_order()
    {
        BenchmarkOptions options = BenchmarkOptions.Parse(["create", "--rounds", "21", "--json", "hit", "--placement", "one"]);
        Assert.Equal(["create", "hit"], options.Names);
        Assert.Equal((21, true), (options.Rounds, options.Json));
        Assert.Equal([Placement.OneCpu], options.Placements);
    }

    [Theory]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "many")]
    [InlineData("--placement", "two")]
    [InlineData("--fast")]
    public void What_it_does_not_understand_it_refuses(params string[] words) =>
        Assert.Throws<ArgumentException>(() => BenchmarkOptions.Parse(words));
}
