using System.Globalization;

namespace Bridle.Language.Options;

/// <summary>Reads what users write as an option's value.</summary>
public static class OptionValue
{
    private static readonly Dictionary<string, long> s_nanoseconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["nsec"] = 1,
        ["us"] = 1_000,
        ["usec"] = 1_000,
        ["ms"] = 1_000_000,
        ["msec"] = 1_000_000,
        ["s"] = 1_000_000_000,
        ["sec"] = 1_000_000_000,
        ["m"] = 60_000_000_000,
        ["min"] = 60_000_000_000,
        ["h"] = 3_600_000_000_000,
        ["hour"] = 3_600_000_000_000,
        ["d"] = 86_400_000_000_000,
        ["day"] = 86_400_000_000_000,
    };

    public static bool TryNormalize(OptionKind kind, string? value, out string kept)
    {
        (bool isRight, kept) = (kind, value) switch
        {
            (OptionKind.Flag, _) => ReadFlag(value),
            (OptionKind.Text, _) => (true, value ?? ""),
            (_, null) => (false, ""),
            (OptionKind.Number, _) => ReadNumber(value),
            (OptionKind.Size, _) => ReadSize(value),
            (OptionKind.Rate, _) => ReadRate(value),
            (OptionKind.BufferPolicy, _) => (value is "switch" or "fill" or "ring", value),
            (OptionKind.ResizePolicy, _) => (value is "auto" or "manual", value),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return isRight;
    }

    private static (bool IsRight, string Kept) ReadFlag(string? value) => value switch
    {
        null or "" or "on" or "yes" or "true" or "set" or "enable" or "1" => (true, "1"),
        "off" or "no" or "false" or "unset" or "disable" or "0" => (true, "0"),
        _ => (false, ""),
    };

    private static (bool IsRight, string Kept) ReadNumber(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? (true, Text(number)) : (false, "");

    private static (bool IsRight, string Kept) ReadSize(string value)
    {
        int shift = value.Length == 0 ? 0 : (value[^1] | 0x20) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        string digits = shift > 0 ? value[..^1] : value;
        bool isRight = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue >> shift;
        return isRight ? (true, Text(number << shift)) : (false, "");
    }

    // Without a unit the number is a frequency.
    private static (bool IsRight, string Kept) ReadRate(string value)
    {
        string unit = value.TrimStart("0123456789".ToCharArray());
        if (!long.TryParse(value[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return (false, "");
        if (unit is "" or "hz") return number > 0 ? (true, Text(1_000_000_000 / number)) : (false, "");
        return s_nanoseconds.TryGetValue(unit, out long scale) && number <= long.MaxValue / scale ? (true, Text(number * scale)) : (false, "");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
