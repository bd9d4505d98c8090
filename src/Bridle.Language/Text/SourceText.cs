using System.Text;

namespace Bridle.Language.Text;

/// <summary>A program's text, one character a byte, so that whatever bytes a script holds arrive unchanged in its strings.</summary>
public sealed class SourceText
{
    private SourceText(string bytes, SourceKind kind) => (Bytes, Kind) = (bytes, kind);

    /// <summary>The text; every character is below 256.</summary>
    public string Bytes { get; }

    public SourceKind Kind { get; }

    public static SourceText OfBytes(ReadOnlySpan<byte> bytes, SourceKind kind = SourceKind.Script) => new(Encoding.Latin1.GetString(bytes), kind);

    public static SourceText OfString(string text, SourceKind kind = SourceKind.Script) => OfBytes(Encoding.UTF8.GetBytes(text), kind);

    /// <summary>The readable form of text that was taken from a program.</summary>
    internal static string Readable(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
