using System.Globalization;
using System.Text;

namespace Bridle.Engine.Formatting;

/// <summary>Bytes as 16 in a row, with what of them can be printed.</summary>
internal static class HexDump
{
    private const int Columns = 16;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new("\n           ");
        for (int column = 0; column < Columns; column++) text.Append(CultureInfo.InvariantCulture, $"  {column:x}");
        text.Append("  0123456789abcdef\n");
        for (int offset = 0; offset < bytes.Length; offset += Columns) Row(text, offset, bytes[offset..Math.Min(offset + Columns, bytes.Length)]);
        return text.ToString();
    }

    private static void Row(StringBuilder text, int offset, ReadOnlySpan<byte> bytes)
    {
        text.Append(CultureInfo.InvariantCulture, $"     {offset.ToString("x", CultureInfo.InvariantCulture),5}:");
        for (int column = 0; column < Columns; column++)
        {
            if (column < bytes.Length) text.Append(CultureInfo.InvariantCulture, $" {bytes[column]:x2}");
            else text.Append("   ");
        }
        text.Append("  ");
        foreach (byte value in bytes) text.Append(value is >= 32 and < 127 ? (char)value : '.');
        text.Append('\n');
    }
}
