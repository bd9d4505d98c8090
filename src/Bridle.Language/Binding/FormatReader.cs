using System.Collections.Immutable;
using System.Globalization;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Binding;

/// <summary>Cuts a format into pieces: % flags width .precision length letter.</summary>
internal ref struct FormatReader(string text)
{
    private const string Letters = "aAcCdeEfgGikoprsSTuxXY%";
    private static readonly string[] s_lengths = ["hh", "ll", "h", "l", "L", "w"];

    private readonly ImmutableArray<FormatPiece>.Builder _pieces = ImmutableArray.CreateBuilder<FormatPiece>();
    private int _position;
    private int _count;

    /// <summary>False, with what is wrong, for a conversion that does not exist.</summary>
    public bool TryRead(out ImmutableArray<FormatPiece> pieces, out string fault)
    {
        fault = "";
        while (_position < text.Length && fault.Length == 0)
        {
            if (text[_position] == '%') fault = ReadConversion();
            else ReadLiteral();
        }
        pieces = _pieces.ToImmutable();
        return fault.Length == 0;
    }

    private void ReadLiteral()
    {
        int next = text.IndexOf('%', _position);
        int end = next < 0 ? text.Length : next;
        _pieces.Add(new FormatPiece(text[_position..end], "", FormatFlags.None, 0, 0));
        _position = end;
    }

    private string ReadConversion()
    {
        _count++;
        _position++;
        FormatFlags flags = ReadFlags();
        if (!TryReadSize(out int width)) return Fault("has two widths");
        int precision = 0;
        if (Take('.') && !TryReadSize(out precision)) return Fault("has two precisions");
        if (_position < text.Length && text[_position] == '.') return Fault("has more than one precision");
        if (_position < text.Length && text[_position] == '$') return Fault("is positional, which is not supported");
        string length = ReadLength();
        if (_position >= text.Length) return Fault("ends too early");
        char letter = text[_position++];
        string conversion = length + letter;
        if (!Letters.Contains(letter, StringComparison.Ordinal) || !ConversionTable.Exists(conversion)) return $"format conversion #{_count} is undefined: %{conversion}";
        if (letter == '%' && (flags != FormatFlags.None || width != 0 || precision != 0)) return Fault("may not be modified: %%");
        _pieces.Add(letter == '%' ? new FormatPiece("%", "", FormatFlags.None, 0, 0) : new FormatPiece("", conversion, flags, width, precision));
        return "";
    }

    private readonly string Fault(string what) => $"format conversion #{_count} {what}";

    private FormatFlags ReadFlags()
    {
        FormatFlags flags = FormatFlags.None;
        for (; _position < text.Length && "#0-+ '?@".IndexOf(text[_position], StringComparison.Ordinal) is >= 0 and int flag; _position++)
        {
            flags |= (FormatFlags)(1 << s_flagBits[flag]);
        }
        return flags;
    }

    // Alternate, ZeroPad, Left, Plus, Space, Group, Table, Aggregation.
    private static readonly int[] s_flagBits = [0, 1, 2, 3, 4, 5, 7, 6];

    private bool Take(char c)
    {
        bool isThere = _position < text.Length && text[_position] == c;
        if (isThere) _position++;
        return isThere;
    }

    // Digits, or a star: -1.
    private bool TryReadSize(out int size)
    {
        size = 0;
        if (Take('*'))
        {
            size = -1;
            return _position >= text.Length || (text[_position] != '*' && !char.IsAsciiDigit(text[_position]));
        }
        int start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
        const int Most = 4096;
        if (_position > start) size = int.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? Math.Min(value, Most) : Most;
        return _position >= text.Length || text[_position] != '*';
    }

    private string ReadLength()
    {
        foreach (string length in s_lengths)
        {
            if (!text.AsSpan(_position).StartsWith(length, StringComparison.Ordinal)) continue;
            _position += length.Length;
            return length;
        }
        return "";
    }
}
