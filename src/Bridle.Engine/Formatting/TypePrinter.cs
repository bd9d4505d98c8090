using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>print(): a value as C would write it, with its type.</summary>
internal static class TypePrinter
{
    private const int Column = 44, Step = 4, MostNesting = 10;

    public static string Print(ImmutableArray<TypeLayout> layouts, int layout, ImmutableArray<DataField> fields, ReadOnlySpan<byte> data)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"0x{FieldValue.Integer(fields[0], data):x} = *\n").Append(' ', Column);
        Value(text, layouts, layouts[layout], FieldValue.Bytes(fields[1], data), 0, 0, Column);
        return text.Append('\n').ToString();
    }

    private static void Value(StringBuilder text, ImmutableArray<TypeLayout> layouts, TypeLayout type, ReadOnlySpan<byte> bytes, long bit, int width, int column)
    {
        text.Append('(').Append(type.Name).Append(')');
        if (type.Kind is LayoutKind.Structure or LayoutKind.Union or LayoutKind.Array)
        {
            text.Append(" {\n");
            if (column <= Column + MostNesting * Step) Members(text, layouts, type, bytes, column + Step);
            text.Append(' ', column).Append('}');
            return;
        }
        long raw = Bits(bytes, bit, width > 0 ? width : Math.Min(64, type.Size * 8));
        text.Append(type.Kind switch
        {
            LayoutKind.Pointer => $"0x{raw:x}",
            LayoutKind.Signed => Signed(raw, width > 0 ? width : type.Size * 8).ToString(CultureInfo.InvariantCulture),
            LayoutKind.Enumeration => type.Members.FirstOrDefault(member => member.BitOffset == Signed(raw, 32))?.Name ?? raw.ToString(CultureInfo.InvariantCulture),
            LayoutKind.Text => $"\"{FieldValue.Text(new DataField(0, bytes.Length, 1, FieldKind.Text, bytes.Length, 0, ""), bytes)}\"",
            _ => unchecked((ulong)raw).ToString(CultureInfo.InvariantCulture),
        });
    }

    private static void Members(StringBuilder text, ImmutableArray<TypeLayout> layouts, TypeLayout type, ReadOnlySpan<byte> bytes, int column)
    {
        if (type.Kind == LayoutKind.Array)
        {
            TypeLayout element = layouts[type.Element];
            for (int i = 0; i < type.Count; i++) Member(text, layouts, $"[{i}]", element, bytes.Slice(i * element.Size, element.Size), 0, 0, column);
            return;
        }
        foreach (MemberLayout member in type.Members)
        {
            TypeLayout inner = layouts[member.Type];
            int start = (int)(member.BitOffset / 8);
            if (member.BitWidth > 0) Member(text, layouts, "." + member.Name, inner, bytes, member.BitOffset, member.BitWidth, column);
            else Member(text, layouts, "." + member.Name, inner, bytes.Slice(start, inner.Size), 0, 0, column);
        }
    }

    // Members that are zero say nothing.
    private static void Member(StringBuilder text, ImmutableArray<TypeLayout> layouts, string name, TypeLayout type, ReadOnlySpan<byte> bytes, long bit, int width, int column)
    {
        bool isZero = width > 0 ? Bits(bytes, bit, width) == 0 : bytes.IndexOfAnyExcept((byte)0) < 0;
        if (isZero) return;
        text.Append(' ', column).Append(name).Append(" = ");
        Value(text, layouts, type, bytes, bit, width, column);
        text.Append(",\n");
    }

    private static long Bits(ReadOnlySpan<byte> bytes, long start, int width)
    {
        long value = 0;
        for (int i = 0; i < width; i++)
        {
            long bit = start + i;
            if (bit / 8 < bytes.Length && (bytes[(int)(bit / 8)] >> (int)(bit % 8) & 1) != 0) value |= 1L << i;
        }
        return value;
    }

    private static long Signed(long raw, int width) => width >= 64 ? raw : raw << 64 - width >> 64 - width;
}
