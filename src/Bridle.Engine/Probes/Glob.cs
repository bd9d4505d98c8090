namespace Bridle.Engine.Probes;

/// <summary>Patterns of probe descriptions: * ? [set] [!set] and \ before a character. An empty pattern matches all.</summary>
internal static class Glob
{
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny("*?[\\") >= 0;

    public static bool Matches(string pattern, string text) => pattern.Length == 0 || (IsPattern(pattern) ? Match(pattern, text) : pattern == text);

    // The last star takes one character more each time that what follows it does not fit: no exponential time.
    private static bool Match(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, resume) = (p++, t);
            else if (p < pattern.Length && One(pattern, p, text[t]) is int next and > 0) (p, t) = (next, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++resume);
            else return false;
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    // Where the pattern goes on if its part at this place takes the character; 0 if not.
    private static int One(string pattern, int at, char c) => pattern[at] switch
    {
        '?' => at + 1,
        '[' => Set(pattern, at, c),
        '\\' when at + 1 < pattern.Length => pattern[at + 1] == c ? at + 2 : 0,
        char same => same == c ? at + 1 : 0,
    };

    private static int Set(string pattern, int at, char c)
    {
        int end = pattern.IndexOf(']', Math.Min(at + 2, pattern.Length));
        if (end < 0) return c == '[' ? at + 1 : 0;
        bool isNegated = pattern[at + 1] == '!';
        ReadOnlySpan<char> set = pattern.AsSpan(isNegated ? at + 2 : at + 1, end - at - (isNegated ? 2 : 1));
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            isIn |= isRange ? c >= set[i] && c <= set[i + 2] : c == set[i];
            if (isRange) i += 2;
        }
        return isIn != isNegated ? end + 1 : 0;
    }
}
