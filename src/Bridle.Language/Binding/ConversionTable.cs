using System.Collections.Frozen;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Which conversions there are, and which types each takes.</summary>
internal static class ConversionTable
{
    private enum Takes
    {
        /// <summary>Any integer: the length is put in.</summary>
        Integer,

        /// <summary>An integer of the size that the length says, with the sign of the letter; x takes both.</summary>
        Exact,
        Text, Address, Floating, LongDouble, Stack, Time, Symbol, Literal,
    }

    private static readonly FrozenDictionary<string, (Takes Takes, string Expected)> s_rows = Rows().ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Exists(string conversion) => s_rows.ContainsKey(conversion);

    public static string Expected(string conversion) => s_rows[conversion].Expected;

    public static bool Accepts(string conversion, BoundExpression value)
    {
        DataType type = value.Type;
        if (type.IsError()) return true;
        return s_rows[conversion].Takes switch
        {
            Takes.Integer or Takes.Time => type.IsInteger(),
            Takes.Exact => type.IsInteger() && AcceptsExactly(conversion, type),
            Takes.Text => type.IsString() || (type.Resolved is ArrayType array && array.Element.Resolved is IntegerType { Size: 1 }),
            Takes.Address => type.IsScalar(),
            Takes.Symbol => type.IsScalar() || type.Resolved == OpaqueType.UserSymbol || type.Resolved == OpaqueType.KernelSymbol,
            Takes.Floating => type.IsFloating() && type.Size <= 8,
            Takes.LongDouble => type.IsFloating() && type.Size == 16,
            Takes.Stack => type.Resolved == OpaqueType.Stack,
            _ => false,
        };
    }

    /// <summary>The conversion with the length that the value has; an unsigned value is shown as one.</summary>
    public static string Sized(string conversion, long size, bool isSigned)
    {
        if (s_rows[conversion].Takes != Takes.Integer || conversion is "c" or "C") return conversion;
        string letter = conversion is "d" or "i" && !isSigned ? "u" : conversion;
        return size switch { 1 => "hh", 2 => "h", 8 => "ll", _ => "" } + letter;
    }

    private static bool AcceptsExactly(string conversion, DataType type)
    {
        long size = conversion[0] == 'h' ? conversion[1] == 'h' ? 1 : 2 : 8;
        bool isEither = conversion[^1] is 'x' or 'X';
        return type.Size == size && (isEither || type.IsSigned() == conversion[^1] is 'd' or 'i');
    }

    private static IEnumerable<KeyValuePair<string, (Takes, string)>> Rows() =>
    [
        .. Of(Takes.Integer, "char, short, int, long, or long long", "c C lc wc d i o u x X"),
        .. Of(Takes.Exact, "an integer of exactly that length and sign", "hd hi ho hu hx hX hhd hhi hho hhu hhx ld li lo lu lx lX lld lli llo llu llx llX"),
        .. Of(Takes.Text, "char [] or string (or use stringof)", "s S ls ws"),
        .. Of(Takes.Address, "pointer or integer", "p"),
        .. Of(Takes.Symbol, "pointer or integer", "a A"),
        .. Of(Takes.Floating, "float or double", "e E f g G"),
        .. Of(Takes.LongDouble, "long double", "Le LE Lf Lg LG"),
        .. Of(Takes.Stack, "stack or ustack", "k"),
        .. Of(Takes.Time, "int64_t", "Y T"),
        .. Of(Takes.Literal, "", "%"),
    ];

    private static IEnumerable<KeyValuePair<string, (Takes, string)>> Of(Takes takes, string expected, string conversions) =>
        conversions.Split(' ').Select(conversion => KeyValuePair.Create(conversion, (takes, expected)));
}
