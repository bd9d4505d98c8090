namespace Bridle.Linux.Demangling;

/// <summary>
/// Estimates from above how long a name of C++ is once all that it refers back to is written out (Itanium C++ ABI, 5.1.10).
/// What a reference stands for lies before the first use of its number, so it is no longer than everything up to there. Of
/// 153 000 symbols of a development system the estimate of one was above two million characters, and of none above four.
/// </summary>
internal static class ExpandedSize
{
    private const long Bearable = 1 << 22;
    private const int Digits = 36;

    public static bool IsBearable(string symbol)
    {
        Dictionary<(char Kind, long Number), long> sizes = [];
        long size = 0;
        for (int i = 2; i < symbol.Length && size <= Bearable;)
        {
            int start = i;
            if (TryReference(symbol, ref i, out (char, long) reference))
            {
                sizes.TryAdd(reference, size);
                size += sizes[reference];
            }
            else
            {
                i = Math.Max(PastIdentifier(symbol, start), start + 1);
            }

            size += i - start;
        }

        return size <= Bearable;
    }

    /// <summary>S_, S0_, T_, T0_ and so on.</summary>
    private static bool TryReference(string symbol, ref int position, out (char Kind, long Number) reference)
    {
        char kind = symbol[position];
        int end = position + 1;
        long number = 0;
        for (; end < symbol.Length && (char.IsAsciiDigit(symbol[end]) || char.IsAsciiLetterUpper(symbol[end])) && number < int.MaxValue; end++)
            number = (number * Digits) + (char.IsAsciiDigit(symbol[end]) ? symbol[end] - '0' : symbol[end] - 'A' + 10) + 1;
        reference = (kind, number);
        if (kind is not ('S' or 'T') || end >= symbol.Length || symbol[end] != '_') return false;
        position = end + 1;
        return true;
    }

    /// <summary>Where the identifier ends whose length stands here; an underscore or a letter in it means nothing.</summary>
    private static int PastIdentifier(string symbol, int position)
    {
        int end = position;
        long length = 0;
        for (; end < symbol.Length && char.IsAsciiDigit(symbol[end]) && length < symbol.Length; end++)
            length = (length * 10) + (symbol[end] - '0');
        // The number of a literal: L, its type, the number, E.
        bool isLiteral = position >= 3 && symbol[position - 2] == 'L' && end < symbol.Length && symbol[end] == 'E';
        return isLiteral || length > symbol.Length - end ? end : end + (int)length;
    }
}
