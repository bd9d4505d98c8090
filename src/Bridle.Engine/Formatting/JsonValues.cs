using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bridle.Engine.Aggregating;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>Values as JSON: integers as numbers of up to 64 bits, text as far as it is Unicode, bytes in hexadecimal.</summary>
internal sealed class JsonValues(SymbolText symbols)
{
    public void Write(Utf8JsonWriter writer, DataField field, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = FieldValue.Bytes(field, data);
        switch (field.Kind)
        {
            case FieldKind.Signed:
                writer.WriteNumberValue(FieldValue.Integer(field, data));
                break;
            case FieldKind.Unsigned:
                writer.WriteNumberValue(unchecked((ulong)FieldValue.Integer(field, data)));
                break;
            case FieldKind.Floating:
                WriteFloating(writer, FieldValue.Floating(field, data));
                break;
            case FieldKind.Text:
                writer.WriteStringValue(Unicode(FieldValue.Text(field, data)));
                break;
            case FieldKind.Bytes:
                writer.WriteStringValue(Convert.ToHexStringLower(bytes));
                break;
            case FieldKind.UserStack or FieldKind.KernelStack:
                WriteFrames(writer, bytes);
                break;
            default:
                writer.WriteStringValue(symbols.Of(field.Kind, bytes));
                break;
        }
    }

    /// <summary>Text of one character a byte as what it says in UTF-8.</summary>
    public static string Unicode(string text) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));

    /// <summary>A number, or the counters of a distribution that are not zero, with the values that each stands for.</summary>
    public static void WriteState(Utf8JsonWriter writer, AggregationDescriptor aggregation, ReadOnlySpan<long> state, long normal)
    {
        if (aggregation.Levels == 0)
        {
            writer.WriteNumber("value"u8, Aggregator.Value(aggregation, state, normal));
            return;
        }
        writer.WriteStartArray("buckets"u8);
        for (int bucket = 0; bucket < state.Length; bucket++)
        {
            if (state[bucket] == 0) continue;
            (long? from, long? to) = Buckets.Range(aggregation, bucket);
            writer.WriteStartObject();
            WriteNumber(writer, "from"u8, from);
            WriteNumber(writer, "to"u8, to);
            writer.WriteNumber("count"u8, Aggregator.Divide(state[bucket], normal));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteFrames(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        writer.WriteStartArray();
        for (int i = 1; i < words.Length && words[i] != 0; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("address"u8, string.Create(CultureInfo.InvariantCulture, $"0x{words[i]:x}"));
            writer.WriteString("symbol"u8, symbols.Frame(unchecked((long)words[0]), words[i], isCaller: i > 1));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    // JSON has no numbers for what is not finite.
    private static void WriteFloating(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
