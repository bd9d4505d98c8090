using System.Globalization;
using System.Text;

namespace Bridle.ObjectFiles.Demangling;

/// <content>Constants.</content>
internal ref partial struct RustDemangler
{
    private const int LongestNumber = 16;

    /// <summary>A constant; one that is no literal stands in braces where it is not in a value.</summary>
    private void Constant(bool inValue)
    {
        if (Enter())
        {
            char tag = _reader.Next();
            switch (tag)
            {
                case 'p': _text.Add('_'); break;
                case 'h' or 't' or 'm' or 'y' or 'o' or 'j': Unsigned(); break;
                case 'a' or 's' or 'l' or 'x' or 'n' or 'i':
                    if (_reader.Take('n')) _text.Add('-');
                    Unsigned();
                    break;
                case 'b': Boolean(); break;
                case 'c': Character(); break;
                case 'B':
                    int back = BackReference(out int here);
                    if (back >= 0) Constant(inValue);
                    if (back >= 0) _reader.Position = here;
                    break;
                case 'R' when _reader.Take('e'): Text(); break;
                default: InBraces(tag, !inValue); break;
            }
        }

        _depth--;
    }

    private void InBraces(char tag, bool hasBraces)
    {
        if (hasBraces) _text.Add('{');
        switch (tag)
        {
            case 'e':
                _text.Add('*');
                Text();
                break;
            case 'R' or 'Q':
                _text.Add(tag == 'R' ? "&" : "&mut ");
                Constant(inValue: true);
                break;
            case 'A':
                _text.Add('[');
                List(static (ref demangler) => demangler.Constant(inValue: true));
                _text.Add(']');
                break;
            case 'T':
                _text.Add('(');
                if (List(static (ref demangler) => demangler.Constant(inValue: true)) == 1) _text.Add(',');
                _text.Add(')');
                break;
            case 'V': Variant(); break;
            default: _reader.Fail(); break;
        }

        if (hasBraces) _text.Add('}');
    }

    private void Variant()
    {
        Path(inValue: true);
        switch (_reader.Next())
        {
            case 'U': break;
            case 'T':
                _text.Add('(');
                List(static (ref demangler) => demangler.Constant(inValue: true));
                _text.Add(')');
                break;
            case 'S':
                _text.Add(" { ");
                List(static (ref demangler) => demangler.Field());
                _text.Add(" }");
                break;
            default: _reader.Fail(); break;
        }
    }

    private void Field()
    {
        _reader.OptionalBase62('s');
        Identifier();
        _text.Add(": ");
        Constant(inValue: true);
    }

    private void Unsigned()
    {
        ReadOnlySpan<char> digits = _reader.Hexadecimal().TrimStart('0');
        if (digits.Length > LongestNumber)
        {
            _text.Add("0x");
            _text.Add(digits);
        }
        else
        {
            Number(digits.IsEmpty ? 0 : ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
    }

    private void Boolean()
    {
        ReadOnlySpan<char> digits = _reader.Hexadecimal().TrimStart('0');
        if (digits is not ("" or "1")) _reader.Fail();
        _text.Add(digits.IsEmpty ? "false" : "true");
    }

    private void Character()
    {
        ReadOnlySpan<char> digits = _reader.Hexadecimal().TrimStart('0');
        int value = 0;
        bool isNumber = digits.IsEmpty || (digits.Length <= 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value));
        if (!isNumber || !Rune.IsValid(value))
        {
            _reader.Fail();
            return;
        }

        _text.Add('\'');
        _text.Add(Escape(new Rune(value), '\''));
        _text.Add('\'');
    }

    /// <summary>A string as the hexadecimal digits of its UTF-8 bytes.</summary>
    private void Text()
    {
        ReadOnlySpan<char> digits = _reader.Hexadecimal();
        if (digits.Length % 2 != 0) _reader.Fail();
        if (_reader.HasFailed || _text.IsSilent) return;
        _text.Add('"');
        foreach (Rune rune in Encoding.UTF8.GetString(Convert.FromHexString(digits)).EnumerateRunes()) _text.Add(Escape(rune, '"'));
        _text.Add('"');
    }

    private static string Escape(Rune rune, char quote) => rune.Value switch
    {
        0 => "\\0",
        '\t' => "\\t",
        '\r' => "\\r",
        '\n' => "\\n",
        '\\' => "\\\\",
        _ when rune.Value == quote => $"\\{quote}",
        _ when Rune.IsControl(rune) => $"\\u{{{rune.Value:x}}}",
        _ => rune.ToString(),
    };
}
