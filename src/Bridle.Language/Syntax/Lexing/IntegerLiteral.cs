using Bridle.Language.Types;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>The value and type of an integer's spelling, by C99 6.4.4.1 on LP64.</summary>
internal static class IntegerLiteral
{
    public enum Fault
    {
        None,
        Digit,
        Overflow,
        Suffix,
    }

    public static Fault Read(ReadOnlySpan<char> text, out ulong value, out IntegerKind kind, out char badDigit)
    {
        (value, kind, badDigit) = (0, IntegerKind.Int, '\0');
        int start = text is ['0', 'x' or 'X', ..] ? 2 : 0;
        int digits = start + CountDigits(text[start..], start == 2);
        if (!TryReadSuffix(text[digits..], out bool isUnsigned, out int longs)) return Fault.Suffix;
        bool isDecimal = start == 0 && text[0] != '0';
        if (start == 0 && !isDecimal && text[..digits].IndexOfAny('8', '9') is >= 0 and int bad)
        {
            badDigit = text[bad];
            return Fault.Digit;
        }
        if (!TryAccumulate(text[start..digits], start == 2 ? 16u : isDecimal ? 10u : 8u, out value)) return Fault.Overflow;
        kind = Smallest(value, isDecimal, isUnsigned, longs);
        return digits == start ? Fault.Suffix : Fault.None;
    }

    /// <summary>The first type of C's list that can hold the value.</summary>
    public static IntegerKind Smallest(ulong value, bool isDecimal, bool isUnsigned, int longs)
    {
        if (longs == 0 && !isUnsigned && value <= int.MaxValue) return IntegerKind.Int;
        if (longs == 0 && (isUnsigned || !isDecimal) && value <= uint.MaxValue) return IntegerKind.UnsignedInt;
        bool fitsSigned = !isUnsigned && value <= long.MaxValue;
        return (longs == 2, fitsSigned) switch
        {
            (false, true) => IntegerKind.Long,
            (false, false) => IntegerKind.UnsignedLong,
            (true, true) => IntegerKind.LongLong,
            (true, false) => IntegerKind.UnsignedLongLong,
        };
    }

    private static int CountDigits(ReadOnlySpan<char> text, bool isHexadecimal)
    {
        int count = 0;
        while (count < text.Length && (isHexadecimal ? char.IsAsciiHexDigit(text[count]) : char.IsAsciiDigit(text[count]))) count++;
        return count;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out bool isUnsigned, out int longs)
    {
        isUnsigned = suffix.IndexOfAny('u', 'U') >= 0;
        longs = suffix.Count('l') + suffix.Count('L');
        ReadOnlySpan<char> letters = suffix.Trim("uU");
        return suffix.Length == longs + (isUnsigned ? 1 : 0) && letters is "" or "l" or "L" or "ll" or "LL";
    }

    private static bool TryAccumulate(ReadOnlySpan<char> digits, uint radix, out ulong value)
    {
        UInt128 sum = 0;
        foreach (char digit in digits)
        {
            sum = (sum * radix) + (uint)Characters.Digit(digit);
            if (sum > ulong.MaxValue) break;
        }
        value = sum > ulong.MaxValue ? 0 : (ulong)sum;
        return sum <= ulong.MaxValue;
    }
}
