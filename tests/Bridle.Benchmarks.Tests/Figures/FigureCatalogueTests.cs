using Bridle.Benchmarks.Figures;

namespace Bridle.Benchmarks.Tests.Figures;

public class FigureCatalogueTests
{
    [Fact]
    public void Every_figure_has_a_name_of_its_own_and_something_that_must_hold()
    {
        Assert.Equal(FigureCatalogue.All.Count, FigureCatalogue.All.Select(static figure => figure.Name).Distinct().Count());
        Assert.All(FigureCatalogue.All, static figure => Assert.NotEmpty(figure.Requirements));
    }

    [Fact]
    public void A_kind_names_all_of_its_figures() =>
        Assert.Equal(["attach-1", "attach-10", "attach-100", "attach-1000"], FigureCatalogue.Named(["attach"]).Select(static figure => figure.Name));

    [Fact]
    public void The_stacks_of_few_and_many_threads_and_the_freeze_are_of_one_kind() =>
        Assert.Equal(["stack-1", "stack-200", "stack-freeze-200"], FigureCatalogue.Named(["stack"]).Select(static figure => figure.Name));

    [Theory]
    [InlineData("symbol", "bridle <= 2 x C floor", "bridle allocates nothing")]
    [InlineData("symbol-first", "bridle <= 0.5 x gdb", "bridle <= 1 x elfutils")]
    [InlineData("unwind", "bridle <= 1 x libunwind", "bridle <= 1 x elfutils")]
    [InlineData("stack-200", "bridle <= 1 x elfutils", "bridle >= 10 x faster than gdb")]
    public void What_must_hold_is_what_is_written(string name, params string[] texts) =>
        Assert.Equal(texts, FigureCatalogue.All.Single(figure => figure.Name == name).Requirements.Select(static requirement => requirement.Text));

    [Fact]
    public void A_name_that_is_none_is_told_with_those_that_are() =>
        Assert.Contains("attach-1", Assert.Throws<ArgumentException>(static () => FigureCatalogue.Named(["atach"])).Message, StringComparison.Ordinal);

    [Fact]
    public void No_name_means_all() => Assert.Equal(FigureCatalogue.All, FigureCatalogue.Named([]));
}
