namespace Bridle.Engine.Interpreting;

/// <summary>Integers as text in any base.</summary>
internal static class TextNumbers
{
    /// <summary>As strtoll: blanks, a sign, for base 16 and 0 a prefix; digits as far as they go; what is too large is cut to the ends.</summary>
    public static long Parse(ReadOnlySpan<byte> text, long @base)
    {
        text = text.TrimStart(" \t\n\v\f\r"u8);
        bool isNegative = text.StartsWith("-"u8);
        if (isNegative || text.StartsWith("+"u8)) text = text[1..];
        bool hasPrefix = text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
        if (@base == 0) @base = hasPrefix ? 16 : text.StartsWith("0"u8) ? 8 : 10;
        if (@base == 16 && hasPrefix) text = text[2..];
        Int128 value = 0;
        foreach (byte letter in text)
        {
            int digit = Digit(letter);
            if (digit >= @base) break;
            if (value <= long.MaxValue) value = value * @base + digit;
        }
        return (long)Int128.Clamp(isNegative ? -value : value, long.MinValue, long.MaxValue);
    }

    /// <summary>The text of a number; base 16 and 8 show it as unsigned, with their prefix.</summary>
    public static ReadOnlySpan<byte> Format(long value, long @base, Span<byte> buffer)
    {
        bool isSigned = @base == 10;
        ulong rest = unchecked(isSigned && value < 0 ? (ulong)-value : (ulong)value);
        int at = buffer.Length;
        do
        {
            buffer[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"u8[(int)(rest % (ulong)@base)];
            rest /= (ulong)@base;
        }
        while (rest != 0);
        if (@base == 16) buffer[--at] = (byte)'x';
        if (@base is 16 or 8) buffer[--at] = (byte)'0';
        return buffer[at..];
    }

    /// <summary>The low bytes of the characters, as many as fit.</summary>
    public static int Narrow(string text, Span<byte> destination)
    {
        int length = Math.Min(text.Length, destination.Length);
        for (int i = 0; i < length; i++) destination[i] = unchecked((byte)text[i]);
        return length;
    }

    private static int Digit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'Z' => letter - 'A' + 10,
        _ => int.MaxValue,
    };
}
