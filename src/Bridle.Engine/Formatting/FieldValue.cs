using System.Text;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>Reads fields out of records and keys.</summary>
internal static class FieldValue
{
    public static ReadOnlySpan<byte> Bytes(DataField field, ReadOnlySpan<byte> data) => data.Slice(field.Offset, field.Size);

    /// <summary>An integer, extended from the size of its type.</summary>
    public static long Integer(DataField field, ReadOnlySpan<byte> data, bool isSigned)
    {
        ReadOnlySpan<byte> bytes = Bytes(field, data);
        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        bytes[..Math.Min(8, bytes.Length)].CopyTo(wide);
        int size = field.ValueBytes is 1 or 2 or 4 ? field.ValueBytes : 8;
        return Arithmetic.Extend(BitConverter.ToInt64(wide), size, isSigned);
    }

    public static long Integer(DataField field, ReadOnlySpan<byte> data) => Integer(field, data, field.Kind == FieldKind.Signed);

    /// <summary>Up to the first zero, one character a byte.</summary>
    public static string Text(DataField field, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = Bytes(field, data);
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    public static double Floating(DataField field, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = Bytes(field, data);
        return bytes.Length switch
        {
            4 => BitConverter.ToSingle(bytes),
            8 => BitConverter.ToDouble(bytes),
            _ => Extended(bytes),
        };
    }

    // The 80-bit format of x86: a mantissa with its leading bit, then sign and exponent.
    private static double Extended(ReadOnlySpan<byte> bytes)
    {
        ulong mantissa = BitConverter.ToUInt64(bytes);
        int high = BitConverter.ToUInt16(bytes[8..]), exponent = high & 0x7fff;
        double magnitude = exponent == 0x7fff ? (mantissa << 1 == 0 ? double.PositiveInfinity : double.NaN) : Math.ScaleB((double)mantissa, exponent - 16383 - 63);
        return (high & 0x8000) != 0 ? -magnitude : magnitude;
    }
}
