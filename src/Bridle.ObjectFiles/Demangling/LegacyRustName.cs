using System.Globalization;
using System.Text;

namespace Bridle.ObjectFiles.Demangling;

/// <summary>
/// Rust's names before v0: those of C++ namespaces, _ZN (length name)+ E, of which the last is a hash, and with the characters
/// that C++ has not written as escapes.
/// </summary>
internal static class LegacyRustName
{
    private const int HashLength = 17;

    // A hash has many different digits; a name of C++ that happens to look like one has not.
    private const int FewestDigits = 5;

    public static bool TryDemangle(string symbol, out string name)
    {
        name = "";
        if (!symbol.StartsWith("_ZN", StringComparison.Ordinal)) return false;
        List<Range> parts = [];
        int position = 3;
        while (position < symbol.Length && symbol[position] != 'E')
        {
            if (!TryPart(symbol, ref position, out Range part)) return false;
            parts.Add(part);
        }

        if (position >= symbol.Length || parts.Count < 2 || !IsHash(symbol.AsSpan(parts[^1]))) return false;
        StringBuilder text = new();
        foreach (Range part in parts[..^1])
        {
            if (text.Length > 0) text.Append("::");
            Append(text, symbol.AsSpan(part));
        }

        name = text.Append(RustSuffix.Of(symbol.AsSpan(position + 1))).ToString();
        return true;
    }

    private static bool TryPart(string symbol, ref int position, out Range part)
    {
        int start = position;
        while (position < symbol.Length && char.IsAsciiDigit(symbol[position])) position++;
        bool isLength = int.TryParse(symbol.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int length);
        part = position..(isLength && length <= symbol.Length - position ? position + length : position);
        position = part.End.Value;
        return isLength && length > 0 && part.End.Value > part.Start.Value;
    }

    private static bool IsHash(ReadOnlySpan<char> part)
    {
        if (part.Length != HashLength || part[0] != 'h') return false;
        int digits = 0;
        foreach (char digit in part[1..])
        {
            if (!char.IsAsciiHexDigitLower(digit)) return false;
            digits |= 1 << int.Parse([digit], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return int.PopCount(digits) >= FewestDigits;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> part)
    {
        // An escape cannot start an identifier, so there is an underscore before it.
        if (part.StartsWith("_$")) part = part[1..];
        while (!part.IsEmpty)
        {
            int taken = 1;
            bool isEscape = part[0] == '$' && TryEscape(part, text, out taken);
            if (part.StartsWith("..")) taken = 2;
            if (!isEscape) text.Append(taken == 2 ? "::" : part[..1]);
            part = part[taken..];
        }
    }

    private static bool TryEscape(ReadOnlySpan<char> part, StringBuilder text, out int taken)
    {
        int end = part[1..].IndexOf('$');
        taken = 1;
        if (end < 0) return false;
        ReadOnlySpan<char> code = part.Slice(1, end);
        string? character = code switch
        {
            "SP" => "@",
            "BP" => "*",
            "RF" => "&",
            "LT" => "<",
            "GT" => ">",
            "LP" => "(",
            "RP" => ")",
            "C" => ",",
            _ => CodePoint(code),
        };
        if (character is null) return false;
        text.Append(character);
        taken = end + 2;
        return true;
    }

    private static string? CodePoint(ReadOnlySpan<char> code) =>
        code.Length is > 1 and < 8 && code[0] == 'u' && int.TryParse(code[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
        && Rune.IsValid(value) && !Rune.IsControl(new Rune(value)) ? new Rune(value).ToString() : null;
}
