using System.Text;

namespace Bridle.ObjectFiles.Demangling;

/// <summary>Decodes identifiers that are not ASCII (RFC 3492).</summary>
internal static class Punycode
{
    private const int Base = 36, Lowest = 1, Highest = 26, Skew = 38, Damp = 700, FirstBias = 72, FirstCode = 128;

    /// <summary>False where it is none, or where it would be longer than the limit.</summary>
    public static bool TryDecode(ReadOnlySpan<char> basic, ReadOnlySpan<char> code, int limit, out string text)
    {
        List<Rune> runes = [];
        foreach (char character in basic) runes.Add(new Rune(character));
        (long next, long index, int bias) = (FirstCode, 0, FirstBias);
        text = "";
        for (bool isFirst = true; !code.IsEmpty; isFirst = false)
        {
            long before = index;
            if (runes.Count >= limit || !TryDelta(ref code, bias, ref index)) return false;
            bias = Adapt(index - before, runes.Count + 1, isFirst);
            next += index / (runes.Count + 1);
            index %= runes.Count + 1;
            if (next > 0x10ffff || !Rune.IsValid((int)next)) return false;
            runes.Insert((int)index++, new Rune((int)next));
        }

        StringBuilder builder = new();
        foreach (Rune rune in runes) builder.Append(rune.ToString());
        text = builder.ToString();
        return true;
    }

    private static bool TryDelta(ref ReadOnlySpan<char> code, int bias, ref long index)
    {
        long weight = 1;
        for (int k = Base; ; k += Base)
        {
            if (code.IsEmpty) return false;
            char character = code[0];
            code = code[1..];
            int digit = char.IsAsciiLetterLower(character) ? character - 'a' : char.IsAsciiDigit(character) ? character - '0' + 26 : Base;
            if (digit >= Base) return false;
            index += digit * weight;
            int threshold = Math.Clamp(k - bias, Lowest, Highest);
            if (digit < threshold) return true;
            weight *= Base - threshold;
            // No code point is that far.
            if (weight > int.MaxValue || index > int.MaxValue) return false;
        }
    }

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / count;
        int k = 0;
        for (; delta > (Base - Lowest) * Highest / 2; k += Base) delta /= Base - Lowest;
        return k + (int)((Base - Lowest + 1) * delta / (delta + Skew));
    }
}
