using Bridle.ObjectFiles.Demangling;

namespace Bridle.ObjectFiles.Tests.Demangling;

/// <summary>Each limit, one below what a name needs and just enough for it.</summary>
public class DemanglingLimitTests
{
    private const string Symbol = "_RINvC1a1fRRRhE", Name = "a::f::<&&&u8>";

    [Fact]
    public void Symbol_length() => Check(Symbol, Name, Symbol.Length, static length => new DemanglingLimits { SymbolLength = length });

    [Fact]
    public void Name_length() => Check(Symbol, Name, Name.Length, static length => new DemanglingLimits { NameLength = length });

    [Fact]
    public void Nesting() => Check(Symbol, Name, 5, static depth => new DemanglingLimits { Nesting = depth });

    [Fact]
    public void Steps() => Check(Symbol, Name, 7, static steps => new DemanglingLimits { Steps = steps });

    [Fact]
    public void Punycode_length()
    {
        // What is too long is shown as it is written.
        const string symbol = "_RNvC1au8gdel_5qa";
        Assert.Equal("a::gödel", new Demangler(null, new DemanglingLimits { PunycodeLength = 5 }).Demangle(symbol));
        Assert.Equal("a::punycode{gdel-5qa}", new Demangler(null, new DemanglingLimits { PunycodeLength = 4 }).Demangle(symbol));
    }

    [Fact]
    public void A_name_that_is_exponentially_long_ends_at_a_limit()
    {
        // Each tuple holds the one before twice: 2 to the power of 60 in all.
        string symbol = "_RINvC1a1fTlE";
        int last = 10;
        for (int i = 0; i < 60; i++)
        {
            string reference = $"B{Base62(last - 2)}";
            last = symbol.Length;
            symbol += $"T{reference}{reference}E";
        }

        symbol += "E";
        Assert.Equal(symbol, new Demangler().Demangle(symbol));
    }

    private static string Base62(int value)
    {
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        if (value == 0) return "_";
        string text = "_";
        for (int rest = value - 1; ; rest /= 62)
        {
            text = digits[rest % 62] + text;
            if (rest < 62) return text;
        }
    }

    private static void Check(string symbol, string name, int enough, Func<int, DemanglingLimits> limits)
    {
        Assert.Equal(name, new Demangler(null, limits(enough)).Demangle(symbol));
        Assert.Equal(symbol, new Demangler(null, limits(enough - 1)).Demangle(symbol));
    }
}
