using System.Text.Json;

namespace Bridle.Engine.Interpreting;

/// <summary>Goes down a path such as a.b[2].c in JSON text.</summary>
internal static class JsonPath
{
    /// <summary>The text of the value: of a string its content, of an object or array all of it.</summary>
    public static bool TryFind(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ReadOnlySpan<byte> path, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!reader.Read()) return false;
        while (!path.IsEmpty)
        {
            path = path.TrimStart((byte)'.');
            bool isIndex = path.StartsWith("["u8);
            int end = isIndex ? path.IndexOf((byte)']') : path.IndexOfAny((byte)'.', (byte)'[');
            if (isIndex && end < 0) return false;
            ReadOnlySpan<byte> part = isIndex ? path[1..end] : end < 0 ? path : path[..end];
            path = isIndex ? path[(end + 1)..] : end < 0 ? default : path[end..];
            bool isFound = reader.TokenType == JsonTokenType.StartArray ? TryElement(ref reader, part) : TryMember(ref reader, part);
            if (!isFound) return false;
        }
        value = Value(ref reader, json);
        return true;
    }

    private static bool TryMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isThis = reader.ValueTextEquals(name);
            reader.Read();
            if (isThis) return true;
            reader.Skip();
        }
        return false;
    }

    private static bool TryElement(ref Utf8JsonReader reader, ReadOnlySpan<byte> index)
    {
        long left = TextNumbers.Parse(index, 10);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (left-- == 0) return true;
            reader.Skip();
        }
        return false;
    }

    private static ReadOnlySpan<byte> Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return reader.ValueSpan;
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
