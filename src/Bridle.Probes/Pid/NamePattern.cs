using System.Buffers;
using System.Globalization;
using Bridle.Probes.Matching;

namespace Bridle.Probes.Pid;

/// <summary>The last field of a pid description: entry, return, an offset in hex without 0x, or a glob over all of these.</summary>
internal readonly struct NamePattern
{
    public const string Entry = "entry", Return = "return";
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdefABCDEF");
    private readonly Glob _glob;

    private NamePattern(string text, ulong? offset) => (_glob, Offset) = (new Glob(text), offset);

    /// <summary>The one offset that is meant.</summary>
    public ulong? Offset { get; }

    public bool WantsEntry => Offset is null && _glob.Matches(Entry);

    public bool WantsReturn => Offset is null && _glob.Matches(Return);

    /// <summary>Offsets are meant, those that <see cref="Matches"/> lets through.</summary>
    public bool WantsOffsets => Offset is not null || !_glob.IsLiteral;

    public static bool TryParse(string text, out NamePattern pattern)
    {
        bool isOffset = text.Length != 0 && text.AsSpan().IndexOfAnyExcept(s_digits) < 0;
        ulong offset = 0;
        bool isRight = isOffset
            ? ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out offset)
            : text is "" or Entry or Return || Glob.IsGlob(text);
        pattern = new NamePattern(text, isOffset ? offset : null);
        return isRight;
    }

    public bool Matches(ulong offset) => Offset is { } one ? one == offset : _glob.Matches(NameOf(offset));

    /// <summary>The name of an offset probe.</summary>
    public static string NameOf(ulong offset) => offset.ToString("x", CultureInfo.InvariantCulture);
}
