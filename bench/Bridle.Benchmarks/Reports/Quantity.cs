using System.Globalization;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Reports;

/// <summary>Numbers as the table shows them: three digits, since no more of them are ever the same in the next run.</summary>
internal static class Quantity
{
    private static readonly (double Size, string Unit)[] s_units = [(1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns")];

    public static string Time(double nanoseconds)
    {
        // 999.6 ns is 1.00 us: what would be written with four digits belongs to the next unit.
        var (size, unit) = s_units.FirstOrDefault(candidate => nanoseconds >= candidate.Size * 0.9995, s_units[^1]);
        return $"{Digits(nanoseconds / size)} {unit}";
    }

    public static string Ratio(PairedRatio ratio) =>
        double.IsFinite(ratio.Low) ? $"{Digits(ratio.Median)} [{Digits(ratio.Low)}, {Digits(ratio.High)}]" : Digits(ratio.Median);

    public static string Digits(double value) => value switch
    {
        >= 99.95 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.0995 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
