using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Linux.SystemCalls;

namespace Bridle.Linux.Tests.SystemCalls;

public partial class SystemCallNameTests
{
    [Fact]
    public void Names_and_numbers_are_those_of_the_header()
    {
        (string Name, int Number)[] known = [.. from line in File.ReadLines("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
                                                let match = Definition().Match(line)
                                                where match.Success
                                                select (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))];
        Assert.True(known.Length > 350, "the header was not understood");
        Assert.All(known, static pair =>
        {
            Assert.Equal(pair.Name, SystemCallName.Of(pair.Number));
            Assert.True(SystemCallName.TryNumber(pair.Name, out int number));
            Assert.Equal(pair.Number, number);
        });
    }

    [Fact]
    public void A_number_says_its_name_and_the_name_its_number() => Assert.All(
        SystemCallName.All, static number => Assert.True(SystemCallName.TryNumber(SystemCallName.Of(number), out int again) && again == number));

    [Theory]
    [InlineData(335L)]
    [InlineData(-1L)]
    [InlineData(1_000_000_000_000L)]
    public void A_number_without_a_name_is_told_as_it_is(long number)
    {
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), SystemCallName.Of(number));
        Assert.False(SystemCallName.TryNumber("no_such_call", out _));
    }

    [GeneratedRegex(@"^#define __NR_(\w+) (\d+)")]
    private static partial Regex Definition();
}
