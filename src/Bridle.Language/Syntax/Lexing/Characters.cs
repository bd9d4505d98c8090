using System.Buffers;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>Which characters make up which words.</summary>
internal static class Characters
{
    public static SearchValues<char> ProbeWordStart { get; } = SearchValues.Create("-$:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.?*\\[]!");

    public static SearchValues<char> ProbeWord { get; } = SearchValues.Create("-$:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.?*\\[]!0123456789`+");

    /// <summary>What a path in a description is made of; a question mark could be an operator's.</summary>
    public static SearchValues<char> Path { get; } = SearchValues.Create("-_.+*/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> s_descriptionOnly = SearchValues.Create("-$:.?!\\[]");

    public static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c is '_' or '`';

    public static bool IsIdentifier(char c) => IsIdentifierStart(c) || char.IsAsciiDigit(c);

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n' or '\v' or '\f';

    /// <summary>The value of a digit of any radix up to 16, or -1.</summary>
    public static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : -1;

    /// <summary>The word would be a probe description even if a type had that name.</summary>
    public static bool IsDescriptionOnly(ReadOnlySpan<char> word) => word.ContainsAny(s_descriptionOnly) || word is "BEGIN" or "END" or "ERROR";
}
