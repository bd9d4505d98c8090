using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Tests.Contenders;

public class WholeProgramTests
{
    [Fact]
    public void A_program_that_gives_its_answer_often_enough_gives_a_figure() =>
        Assert.True(new WholeProgram("echo", "echo", "two and two") { Answer = "two", Answers = 2 }.Run().Nanoseconds > 0);

    [Theory]
    [InlineData("four", 1)]
    [InlineData("two", 3)]
    public void One_that_answers_something_else_or_not_all_gives_none(string answer, int answers)
    {
        WholeProgram program = new("echo", "echo", "two and two") { Answer = answer, Answers = answers };
        Assert.Contains("two and two", Assert.Throws<ProgramException>(() => program.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_answer_is_asked_for_any_output_will_do() => new WholeProgram("true", "true").Check("");
}
