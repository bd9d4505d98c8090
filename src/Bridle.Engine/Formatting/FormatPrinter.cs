using System.Text;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>printf() and what is like it: pieces of a format with the fields of a record.</summary>
internal sealed class FormatPrinter(SymbolText symbols)
{
    public string Print(FormatDescriptor format, IReadOnlyList<DataField> fields, ReadOnlySpan<byte> data)
    {
        StringBuilder text = new();
        int next = 0;
        foreach (FormatPiece piece in format.Pieces)
        {
            if (piece.Conversion.Length == 0)
            {
                text.Append(piece.Literal);
                continue;
            }
            int width = piece.Width < 0 ? (int)FieldValue.Integer(fields[next++], data) : piece.Width;
            int precision = piece.Precision < 0 ? (int)FieldValue.Integer(fields[next++], data) : piece.Precision;
            text.Append(Convert(Conversion.Of(piece, width, precision), fields[next++], data));
        }
        return text.ToString();
    }

    public string Convert(Conversion conversion, DataField field, ReadOnlySpan<byte> data) => conversion.Letter switch
    {
        'c' or 'C' => conversion.Character(FieldValue.Integer(field, data)),
        's' or 'S' => conversion.Text(FieldValue.Text(field, data)),
        'e' or 'E' or 'f' or 'g' or 'G' => conversion.Floating(FieldValue.Floating(field, data)),
        'Y' or 'T' => conversion.Pad(MomentText.Of(FieldValue.Integer(field, data), conversion.Letter)),
        'k' => symbols.Stack(FieldValue.Bytes(field, data), conversion.Width),
        'a' or 'A' => conversion.Pad(Address(field, data)),
        _ => conversion.Integer(FieldValue.Integer(field, data), field.ValueBytes is 1 or 2 or 4 ? field.ValueBytes : 8),
    };

    private string Address(DataField field, ReadOnlySpan<byte> data) => field.Kind is FieldKind.Signed or FieldKind.Unsigned
        ? symbols.OfAddress(0, unchecked((ulong)FieldValue.Integer(field, data)))
        : symbols.Of(field.Kind, FieldValue.Bytes(field, data));
}
