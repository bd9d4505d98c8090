using System.Globalization;
using System.Text;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Formatting;

/// <summary>Single values in their default forms: what trace() shows, and keys of aggregations.</summary>
internal sealed class DatumPrinter(SymbolText symbols, OptionSettings settings)
{
    private const int TextWidth = 33, KeyWidth = 50;

    public string Trace(DataField field, ReadOnlySpan<byte> data, bool isQuiet) => field.Kind switch
    {
        FieldKind.Signed or FieldKind.Unsigned => isQuiet ? Number(field, data) : Padded(field, data),
        FieldKind.Text => isQuiet ? FieldValue.Text(field, data) : $"  {FieldValue.Text(field, data),-TextWidth}",
        FieldKind.Floating => $" {FieldValue.Floating(field, data).ToString("F6", CultureInfo.InvariantCulture),16}",
        FieldKind.Bytes => Raw(FieldValue.Bytes(field, data), isQuiet),
        _ => Opaque(field, data),
    };

    /// <summary>A stack or a symbol.</summary>
    public string Opaque(DataField field, ReadOnlySpan<byte> data) => field.Kind is FieldKind.UserStack or FieldKind.KernelStack
        ? symbols.Stack(FieldValue.Bytes(field, data), (int)settings.Number("stackindent"))
        : $"  {symbols.Of(field.Kind, FieldValue.Bytes(field, data)),-KeyWidth}";

    public string Key(DataField field, ReadOnlySpan<byte> key) => field.Kind switch
    {
        FieldKind.Signed or FieldKind.Unsigned => KeyNumber(field, key),
        FieldKind.Text => $"  {FieldValue.Text(field, key),-KeyWidth}",
        FieldKind.Floating => $" {FieldValue.Floating(field, key).ToString("F6", CultureInfo.InvariantCulture),16}",
        FieldKind.Bytes => Raw(FieldValue.Bytes(field, key)[..Math.Clamp(field.ValueBytes, 1, field.Size)], isQuiet: false),
        _ => Opaque(field, key),
    };

    /// <summary>A key in one line, whatever it is.</summary>
    public string Line(DataField field, ReadOnlySpan<byte> key) => string.Join(' ', Key(field, key).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Keys of one and two bytes show as unsigned: they are promoted on their way.
    private static string KeyNumber(DataField field, ReadOnlySpan<byte> key) => field.ValueBytes switch
    {
        1 => $" {FieldValue.Integer(field, key, isSigned: false),3}",
        2 => $" {FieldValue.Integer(field, key, isSigned: false),5}",
        4 => $" {FieldValue.Integer(field, key, isSigned: true),8}",
        _ => $" {FieldValue.Integer(field, key, isSigned: true),16}",
    };

    private static string Number(DataField field, ReadOnlySpan<byte> data)
    {
        long value = FieldValue.Integer(field, data);
        return field.Kind == FieldKind.Signed || field.ValueBytes < 8 ? value.ToString(CultureInfo.InvariantCulture) : unchecked((ulong)value).ToString(CultureInfo.InvariantCulture);
    }

    private static string Padded(DataField field, ReadOnlySpan<byte> data)
    {
        int width = field.ValueBytes switch { 1 => 3, 2 => 5, 4 => 10, _ => field.Kind == FieldKind.Signed ? 19 : 20 };
        return " " + Number(field, data).PadLeft(width);
    }

    private string Raw(ReadOnlySpan<byte> bytes, bool isQuiet)
    {
        int end = bytes.IndexOf((byte)0) is int zero and >= 0 ? zero : bytes.Length;
        bool isText = end > 0 && bytes[end..].IndexOfAnyExcept((byte)0) < 0 && !settings.Flag("rawbytes");
        foreach (byte value in bytes[..end]) isText &= value is (>= 32 and < 127) or (>= 7 and <= 13);
        if (!isText) return HexDump.Of(bytes);
        string text = Encoding.Latin1.GetString(bytes[..end]);
        return isQuiet ? text : $"  {text,-TextWidth}";
    }
}
