using System.Globalization;
using System.Text;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>One conversion of a format as C has it: flags, width and precision around a value.</summary>
internal readonly record struct Conversion(string Letters, FormatFlags Flags, int Width, int Precision)
{
    private const int TableWidth = 16;

    public char Letter => Letters[^1];

    public static Conversion Of(FormatPiece piece, int width, int precision)
    {
        FormatFlags flags = piece.Flags;
        // A negative width from an argument is the flag and the width.
        if (width < 0) (flags, width) = (flags | FormatFlags.Left, -width);
        return new Conversion(piece.Conversion, flags, flags.HasFlag(FormatFlags.Table) ? TableWidth : width, Math.Max(precision, 0));
    }

    public string Integer(long value, int bytes)
    {
        bool isSigned = Letter is 'd' or 'i';
        long extended = Arithmetic.Extend(value, bytes, isSigned);
        ulong magnitude = unchecked(isSigned && extended < 0 ? (ulong)-extended : (ulong)extended);
        string digits = Letter switch
        {
            'o' => Octal(magnitude),
            'x' or 'p' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        string sign = !isSigned ? "" : extended < 0 ? "-" : Flags.HasFlag(FormatFlags.Plus) ? "+" : Flags.HasFlag(FormatFlags.Space) ? " " : "";
        digits = digits.PadLeft(Precision, '0');
        if (Flags.HasFlag(FormatFlags.Alternate) && Letter == 'o' && digits[0] != '0') digits = "0" + digits;
        if (Flags.HasFlag(FormatFlags.Alternate) && magnitude != 0 && Letter is 'x' or 'X') sign = "0" + Letter;
        return Number(sign, digits, mayPad: Precision == 0);
    }

    public string Character(long value) => Pad(Letter == 'C' ? Escaped(((char)(byte)value).ToString()) : ((char)(byte)value).ToString());

    public string Text(string text)
    {
        string shown = Letter == 'S' ? Escaped(text) : text;
        return Pad(Precision > 0 && Precision < shown.Length ? shown[..Precision] : shown);
    }

    public string Floating(double value)
    {
        if (!double.IsFinite(value)) return Pad(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
        int precision = Precision > 0 ? Precision : 6;
        double magnitude = Math.Abs(value);
        string sign = double.IsNegative(value) ? "-" : Flags.HasFlag(FormatFlags.Plus) ? "+" : Flags.HasFlag(FormatFlags.Space) ? " " : "";
        string digits = char.ToLowerInvariant(Letter) switch
        {
            'f' => magnitude.ToString($"F{precision}", CultureInfo.InvariantCulture),
            'e' => Exponential(magnitude, precision),
            _ => General(magnitude, precision),
        };
        return Number(sign, char.IsUpper(Letter) ? digits.ToUpperInvariant() : digits, mayPad: true);
    }

    public string Pad(string text) => Flags.HasFlag(FormatFlags.Left) ? text.PadRight(Width) : text.PadLeft(Width);

    private string Number(string sign, string digits, bool mayPad)
    {
        bool isZeroed = mayPad && Flags.HasFlag(FormatFlags.ZeroPad) && !Flags.HasFlag(FormatFlags.Left);
        return isZeroed ? sign + digits.PadLeft(Math.Max(0, Width - sign.Length), '0') : Pad(sign + digits);
    }

    private static string Octal(ulong value)
    {
        StringBuilder digits = new();
        do digits.Insert(0, (char)('0' + (int)(value & 7)));
        while ((value >>= 3) != 0);
        return digits.ToString();
    }

    private static string Exponential(double value, int precision)
    {
        string text = value.ToString($"e{precision}", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private string General(double value, int precision)
    {
        string exponential = Exponential(value, precision - 1);
        int mark = exponential.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(exponential.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        bool isPlain = exponent >= -4 && exponent < precision;
        string digits = isPlain ? value.ToString($"F{precision - 1 - exponent}", CultureInfo.InvariantCulture) : exponential[..mark];
        if (!Flags.HasFlag(FormatFlags.Alternate) && digits.Contains('.', StringComparison.Ordinal)) digits = digits.TrimEnd('0').TrimEnd('.');
        return isPlain ? digits : digits + exponential[mark..];
    }

    /// <summary>Bytes that cannot be printed as the escapes of C.</summary>
    private static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
        {
            int named = "\a\b\f\n\r\t\v\\\"\0".IndexOf(c, StringComparison.Ordinal);
            if (named >= 0) escaped.Append('\\').Append("abfnrtv\\\"0"[named]);
            else if (c is >= ' ' and <= '~') escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}");
        }
        return escaped.ToString();
    }
}
