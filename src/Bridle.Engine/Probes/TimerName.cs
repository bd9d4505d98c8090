using System.Globalization;

namespace Bridle.Engine.Probes;

/// <summary>What tick-N and profile-N say: a period in a unit, or without one a frequency.</summary>
internal static class TimerName
{
    /// <summary>Shorter periods are no probes.</summary>
    private const long LeastPeriod = 200_000;

    public static bool TryRead(string name, out bool isTick, out long period)
    {
        isTick = name.StartsWith("tick-", StringComparison.Ordinal);
        period = 0;
        if (!isTick && !name.StartsWith("profile-", StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> value = name.AsSpan(isTick ? 5 : 8);
        int digits = value.IndexOfAnyExceptInRange('0', '9') is int end and >= 0 ? end : value.Length;
        if (!long.TryParse(value[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number == 0) return false;
        period = value[digits..] switch
        {
            "" or "hz" => 1_000_000_000 / number,
            "ns" or "nsec" => number,
            "us" or "usec" => Times(number, 1_000),
            "ms" or "msec" => Times(number, 1_000_000),
            "s" or "sec" => Times(number, 1_000_000_000),
            "m" or "min" => Times(number, 60_000_000_000),
            "h" or "hour" => Times(number, 3_600_000_000_000),
            "d" or "day" => Times(number, 86_400_000_000_000),
            _ => 0,
        };
        return period >= LeastPeriod;
    }

    private static long Times(long number, long unit) => number <= long.MaxValue / unit ? number * unit : 0;
}
