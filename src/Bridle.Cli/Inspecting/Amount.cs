using System.Globalization;

namespace Bridle.Cli.Inspecting;

/// <summary>Bytes and times for people.</summary>
internal static class Amount
{
    private const long Kilobyte = 1024;

    /// <summary>Kilobytes, in which the kernel counts pages; a dash for nothing keeps large tables quiet.</summary>
    public static string Kilobytes(long bytes) => bytes == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilobyte}K");

    /// <summary>The same, and nothing for nothing.</summary>
    public static string KilobytesOrNone(long bytes) => bytes == 0 ? "" : Kilobytes(bytes);

    public static string Seconds(ulong nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.###} s");

    public static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
