using Bridle.Benchmarks.Contenders;

namespace Bridle.Benchmarks.Tests.Contenders;

public class PrintingProgramTests
{
    [Theory]
    [InlineData("ns/op 1234\n", 1234)]
    [InlineData("[libthread_db enabled]\r\nns/op 12.5\r\n[Inferior 1 exited]\n", 12.5)]
    public void The_figure_is_on_a_line_of_its_own_among_whatever_else(string output, double expected) =>
        Assert.Equal(expected, PrintingProgram.Parse(output));

    [Theory]
    [InlineData("")]
    [InlineData("about ns/op 12\n")]
    [InlineData("ns/op 1\nns/op 2\n")]
    public void No_figure_and_two_figures_are_none(string output) => Assert.Throws<FormatException>(() => PrintingProgram.Parse(output));
}
