using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

[Flags]
public enum FormatFlags
{
    None = 0, Alternate = 1, ZeroPad = 2, Left = 4, Plus = 8, Space = 16, Group = 32, Aggregation = 64, Table = 128,
}

/// <summary>One piece of a format: text as it is, or a conversion.</summary>
/// <param name="Literal">The text; empty for a conversion.</param>
/// <param name="Conversion">The letters with their length: "d", "lld", "s"; empty for text.</param>
/// <param name="Width">0 is none; -1 takes it from the next field.</param>
/// <param name="Precision">0 is none; -1 takes it from the next field.</param>
public sealed record FormatPiece(string Literal, string Conversion, FormatFlags Flags, int Width, int Precision);

/// <summary>The format of a printf, printa, system or freopen, cut into pieces. Text is one character a byte.</summary>
public sealed record FormatDescriptor(int Id, string Text, ImmutableArray<FormatPiece> Pieces);
