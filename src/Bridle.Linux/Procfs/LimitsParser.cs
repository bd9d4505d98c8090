using System.Collections.Immutable;
using System.Text;

namespace Bridle.Linux.Procfs;

/// <summary>Reads /proc/PID/limits: a heading, then columns that begin under their headings, since names hold blanks.</summary>
internal static class LimitsParser
{
    private const int MostLimits = 256;

    internal static bool TryParse(ReadOnlySpan<byte> text, out ImmutableArray<ResourceLimit> limits)
    {
        limits = [];
        TextCursor lines = new(text);
        ReadOnlySpan<byte> heading = lines.TakeLine();
        int soft = heading.IndexOf("Soft Limit"u8);
        if (soft <= 0) return false;
        var found = ImmutableArray.CreateBuilder<ResourceLimit>(16);
        while (!lines.AtEnd && found.Count < MostLimits)
        {
            if (!TryParseLine(lines.TakeLine(), soft, out ResourceLimit? limit)) return false;
            found.Add(limit!);
        }

        limits = found.DrainToImmutable();
        return true;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, int soft, out ResourceLimit? limit)
    {
        limit = null;
        if (line.Length <= soft) return false;
        string name = Encoding.ASCII.GetString(line[..soft]).TrimEnd();
        TextCursor cursor = new(line[soft..]);
        if (!TryTakeValue(ref cursor, out ulong? lower) || !TryTakeValue(ref cursor, out ulong? upper)) return false;
        limit = new ResourceLimit(name, lower, upper, Encoding.ASCII.GetString(cursor.Rest).Trim());
        return true;
    }

    private static bool TryTakeValue(ref TextCursor cursor, out ulong? value)
    {
        value = null;
        bool taken = cursor.Rest.StartsWith("unlimited"u8) && cursor.TryTake("unlimited"u8.Length, out _);
        if (!taken && cursor.TryTakeUnsigned(out ulong number))
        {
            value = number;
            taken = true;
        }

        cursor.SkipBlanks();
        return taken;
    }
}
