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
    public void A_name_that_is_none_is_told_with_those_that_are() =>
        Assert.Contains("attach-1", Assert.Throws<ArgumentException>(static () => FigureCatalogue.Named(["atach"])).Message, StringComparison.Ordinal);

    [Fact]
    public void No_name_means_all() => Assert.Equal(FigureCatalogue.All, FigureCatalogue.Named([]));
}
