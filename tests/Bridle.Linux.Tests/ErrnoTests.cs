using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Bridle.Linux.Tests;

public partial class ErrnoTests
{
    [Fact]
    public void Names_and_numbers_are_those_of_the_headers()
    {
        (string Name, int Number)[] known = [.. Headers()];
        Assert.True(known.Length > 120, "the headers were not understood");
        Assert.All(known, static pair => Assert.Equal(pair.Name, new Errno(pair.Number).Name));
    }

    [Fact]
    public void Texts_are_those_of_the_C_library() => Assert.All(
        Headers(), static pair => Assert.Equal(Marshal.GetPInvokeErrorMessage(pair.Number), new Errno(pair.Number).Message));

    [Fact]
    public void Every_constant_has_the_number_of_its_name() => Assert.All(
        typeof(Errno).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.Name != nameof(Errno.Success)),
        static field => Assert.Equal(field.Name, ((Errno)field.GetValue(null)!).Name));

    [Theory]
    [InlineData(4095)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_number_without_a_name_is_still_told(int number) =>
        Assert.Contains(number.ToString(CultureInfo.InvariantCulture), new Errno(number).Name, StringComparison.Ordinal);

    private static IEnumerable<(string Name, int Number)> Headers() =>
        from file in new[] { "errno-base.h", "errno.h" }
        from line in File.ReadLines($"/usr/include/asm-generic/{file}")
        let match = Definition().Match(line)
        where match.Success
        select (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^#define\s+(E\w+)\s+(\d+)")]
    private static partial Regex Definition();
}
