using Bridle.DotNet.Naming;
using CsCheck;

namespace Bridle.DotNet.Tests.Naming;

public class MethodNameTests
{
    [Theory]
    [InlineData("A.B.M()", "A.B.M()")]
    [InlineData("A`1[[X.Y, Lib]].M()", "A<X.Y>.M()")]
    [InlineData("A`2+B`1[[X, L],[Y, L],[Z, L]].M[[V, L],[W, L]](System.Span`1<Int32>, T ByRef)", "A<X, Y>+B<Z>.M<V, W>(System.Span<Int32>, T&)")]
    [InlineData("A`1[[B`1[[C[], L]][,], L, Version=1]].M(Int32[])", "A<B<C[]>[,]>.M(Int32[])")]
    [InlineData("P.<<Main>$>g__F|0_1[[X, L]](Y)", "P.<<Main>$>g__F|0_1<X>(Y)")]
    [InlineData("A[[unfinished", "A[[unfinished")]
    [InlineData("A`99999999999[[X, L]].M()", "A<X>.M()")]
    [InlineData("", "")]
    public void A_name_reads_as_in_a_program(string signature, string readable) => Assert.Equal(readable, MethodName.Format(signature, DotNetLimits.Default));

    [Fact]
    public void What_is_nested_too_deeply_stays_as_it_is()
    {
        string deep = string.Concat(Enumerable.Repeat("A`1[[", 40)) + "X" + string.Concat(Enumerable.Repeat(", L]]", 40));
        Assert.Equal(deep, MethodName.Format(deep, DotNetLimits.Default));
        Assert.DoesNotContain("[[", MethodName.Format(deep, DotNetLimits.Default with { NameDepth = 40 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(10, MethodName.Format(new string('x', 11), DotNetLimits.Default with { NameCharacters = 10 }).Length);

    [Fact]
    public void No_text_is_too_odd() => Gen.Char["ab`12[],*. <>&B"].Array[0, 40].Sample(static text =>
    {
        string name = MethodName.Format(new string(text), DotNetLimits.Default);
        return text.Where(char.IsLetter).SequenceEqual(name.Where(char.IsLetter)) || text.Contains('[');
    });
}
