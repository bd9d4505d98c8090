using System.Globalization;
using Bridle.Linux.Signals;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Signals;

public class SignalNameTests
{
    [Fact]
    public void Names_are_those_of_the_shell()
    {
        string[] lines = CommandRunner.Output("bash", "-c", "for i in {1..31} {34..64}; do printf '%s SIG' $i; kill -l $i; done")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(62, lines.Length);
        Assert.All(lines, static line =>
        {
            string[] words = line.Split(' ');
            Assert.Equal(FromTheLowEnd(words[1]), SignalName.Of(int.Parse(words[0], CultureInfo.InvariantCulture)));
        });
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(32, "32")]
    [InlineData(65, "65")]
    [InlineData(-1, "-1")]
    public void A_number_without_a_name_is_told_as_it_is(int signal, string expected) => Assert.Equal(expected, SignalName.Of(signal));

    // The shell counts the upper half down from SIGRTMAX.
    private static string FromTheLowEnd(string name) => name.StartsWith("SIGRTMAX", StringComparison.Ordinal)
        ? $"SIGRTMIN+{30 + (name.Length == 8 ? 0 : int.Parse(name[8..], CultureInfo.InvariantCulture))}"
        : name;
}
