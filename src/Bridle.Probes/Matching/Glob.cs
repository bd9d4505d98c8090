namespace Bridle.Probes.Matching;

/// <summary>
/// A field of a probe description: empty for all, a glob where it holds one of *, ?, [ and \ (fnmatch(3) without flags), else an exact
/// name. Matching takes no more steps than the product of the two lengths, whatever is written.
/// </summary>
internal readonly record struct Glob(string Pattern)
{
    public static bool IsGlob(string text) => text.AsSpan().IndexOfAny("*?[\\") >= 0;

    /// <summary>Everything matches: the field is empty, or a star.</summary>
    public bool IsAny => Pattern.Length == 0 || Pattern == "*";

    public bool IsLiteral => Pattern.Length != 0 && !IsGlob(Pattern);

    public bool Matches(ReadOnlySpan<char> name)
    {
        if (IsAny) return true;
        return IsLiteral ? name.SequenceEqual(Pattern) : MatchesGlob(Pattern, name);
    }

    // The last star takes one more character whenever what follows it does not fit: earlier stars need not be tried again.
    private static bool MatchesGlob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        (int at, int read, int star, int taken) = (0, 0, -1, 0);
        while (read < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*') (star, taken, at) = (at, read, at + 1);
            else if (at < pattern.Length && MatchesOne(pattern, name[read], ref at)) read++;
            else if (star >= 0) (at, read) = (star + 1, ++taken);
            else return false;
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    // Moves behind the element where it fits.
    private static bool MatchesOne(ReadOnlySpan<char> pattern, char character, ref int at)
    {
        int next = at + 1;
        bool fits = pattern[at] switch
        {
            '?' => true,
            '\\' when next < pattern.Length => pattern[next++] == character,
            '[' => MatchesSet(pattern, character, ref next),
            _ => pattern[at] == character,
        };
        if (fits) at = next;
        return fits;
    }

    // "]" first in the set is one of its characters; a set that nobody closes is an ordinary "[".
    private static bool MatchesSet(ReadOnlySpan<char> pattern, char character, ref int next)
    {
        bool isInverted = next < pattern.Length && pattern[next] is '!' or '^', isIn = false;
        int start = isInverted ? next + 1 : next, at = start;
        for (; at < pattern.Length && (pattern[at] != ']' || at == start); at++)
        {
            char low = Literal(pattern, ref at), high = low;
            if (at + 2 < pattern.Length && pattern[at + 1] == '-' && pattern[at + 2] != ']')
            {
                at += 2;
                high = Literal(pattern, ref at);
            }

            isIn |= character >= low && character <= high;
        }

        if (at >= pattern.Length) return character == '[';
        next = at + 1;
        return isIn != isInverted;
    }

    private static char Literal(ReadOnlySpan<char> pattern, ref int at)
    {
        if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
        return pattern[at];
    }
}
