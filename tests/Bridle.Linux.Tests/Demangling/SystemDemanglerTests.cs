using System.Diagnostics;
using Bridle.Linux.Demangling;

namespace Bridle.Linux.Tests.Demangling;

public class SystemDemanglerTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData("_ZN3foo3barEv", "foo::bar()")]
    [InlineData("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back(int const&)")]
    [InlineData("_Z1fILi25EEvA25_i", "void f<25>(int [25])")]
    public void A_name_of_C_plus_plus(string symbol, string name)
    {
        Assert.True(SystemDemangler.TryDemangle(symbol, out string readable));
        Assert.Equal(name, readable);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("i")]
    [InlineData("_Z")]
    [InlineData("_ZNgarbage")]
    [InlineData("")]
    public void Another_symbol(string symbol) => Assert.False(SystemDemangler.TryDemangle(symbol, out _));

    [Theory]
    [InlineData(8, true)]
    [InlineData(40, false)]
    [InlineData(60, false)]
    public void A_name_is_read_unless_it_is_exponentially_long(int pairs, bool isRead)
    {
        // Each pair holds the one before twice: S_ is the template, S0_ the first pair.
        string symbol = "_Z1f1pIiiE" + string.Concat(Enumerable.Range(0, pairs).Select(static pair => $"S_I{Substitution(pair)}{Substitution(pair)}E"));
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(isRead, SystemDemangler.TryDemangle(symbol, out string name));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(isRead, name.StartsWith("f(p<int, int>, p<p<int, int>, p<int, int> >", StringComparison.Ordinal));
    }

    [Fact]
    public void A_library_that_is_not_there_has_no_demangler() => Assert.Equal(0, SystemDemangler.Find("libbridle-absent.so.6"));

    private static string Substitution(int pair) =>
        pair < Digits.Length ? $"S{Digits[pair]}_" : $"S{Digits[pair / Digits.Length]}{Digits[pair % Digits.Length]}_";
}
