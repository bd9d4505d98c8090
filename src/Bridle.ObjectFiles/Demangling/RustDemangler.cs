using System.Globalization;

namespace Bridle.ObjectFiles.Demangling;

/// <summary>
/// Rust's names since v0 (Rust RFC 2603): reads the symbol by recursive descent and writes the name on the way. Hashes of
/// crates are left out.
/// </summary>
internal ref partial struct RustDemangler
{
    private readonly DemanglingLimits _limits;
    private readonly int _start;
    private readonly RustText _text;
    private RustReader _reader;
    private int _depth, _steps;
    private ulong _boundLifetimes;

    private RustDemangler(string symbol, int start, DemanglingLimits limits)
    {
        (_limits, _start, _text) = (limits, start, new RustText(limits.NameLength));
        _reader = new RustReader(symbol, start);
    }

    private delegate void Part(ref RustDemangler demangler);

    public static bool TryDemangle(string symbol, DemanglingLimits limits, out string name)
    {
        RustDemangler demangler = new(symbol, 2, limits);
        name = demangler.Symbol() ? demangler._text.ToString() : "";
        return name.Length > 0;
    }

    private bool Symbol()
    {
        // Versions after this one would start with a number.
        if (!char.IsAsciiLetterUpper(_reader.Peek)) return false;
        Path(inValue: true);
        if (char.IsAsciiLetterUpper(_reader.Peek))
        {
            // The crate that a generic was made for.
            _text.Silence();
            Path(inValue: false);
            _text.Speak();
        }

        ReadOnlySpan<char> suffix = _reader.HasFailed ? default : _reader.Rest;
        if (!suffix.IsEmpty && suffix[0] is not ('.' or '$')) _reader.Fail();
        _text.Add(RustSuffix.Of(suffix));
        return !_reader.HasFailed && !_text.IsFull;
    }

    /// <summary>Enters a path, type or constant; false where a limit forbids it.</summary>
    private bool Enter()
    {
        _depth++;
        if (_depth > _limits.Nesting || ++_steps > _limits.Steps || _text.IsFull) _reader.Fail();
        return !_reader.HasFailed;
    }

    private void Path(bool inValue)
    {
        if (Enter())
        {
            char tag = _reader.Next();
            switch (tag)
            {
                case 'C': Crate(); break;
                case 'N': Nested(inValue); break;
                case 'M' or 'X' or 'Y': Implementation(tag); break;
                case 'I':
                    Path(inValue);
                    _text.Add(inValue ? "::<" : "<");
                    List(static (ref demangler) => demangler.GenericArgument());
                    _text.Add('>');
                    break;
                case 'B':
                    int back = BackReference(out int here);
                    if (back >= 0) Path(inValue);
                    if (back >= 0) _reader.Position = here;
                    break;
                default: _reader.Fail(); break;
            }
        }

        _depth--;
    }

    private void Crate()
    {
        _reader.OptionalBase62('s');
        Identifier();
    }

    private void Nested(bool inValue)
    {
        char kind = _reader.Next();
        if (!char.IsAsciiLetter(kind)) _reader.Fail();
        Path(inValue);
        ulong number = _reader.OptionalBase62('s');
        ReadOnlySpan<char> name = _reader.Identifier(out ReadOnlySpan<char> code);
        bool isNamed = !name.IsEmpty || !code.IsEmpty;
        if (char.IsAsciiLetterLower(kind))
        {
            if (isNamed) _text.Add("::");
            Add(name, code);
            return;
        }

        _text.Add("::{");
        _text.Add(kind switch { 'C' => "closure", 'S' => "shim", _ => [kind] });
        if (isNamed) _text.Add(':');
        Add(name, code);
        _text.Add('#');
        Number(number);
        _text.Add('}');
    }

    private void Implementation(char tag)
    {
        if (tag != 'Y')
        {
            // Where the implementation stands does not matter.
            _reader.OptionalBase62('s');
            _text.Silence();
            Path(inValue: false);
            _text.Speak();
        }

        _text.Add('<');
        Type();
        if (tag != 'M')
        {
            _text.Add(" as ");
            Path(inValue: false);
        }

        _text.Add('>');
    }

    private void GenericArgument()
    {
        if (_reader.Take('L')) Lifetime(_reader.Base62());
        else if (_reader.Take('K')) Constant(inValue: false);
        else Type();
    }

    /// <summary>Moves to where a reference leads, always backwards; -1 where there is nothing to read again.</summary>
    private int BackReference(out int here)
    {
        int start = _reader.Position - 1 - _start;
        ulong target = _reader.Base62();
        here = _reader.Position;
        if (target >= (ulong)Math.Max(start, 0)) _reader.Fail();
        if (_reader.HasFailed || _text.IsSilent) return -1;
        return _reader.Position = _start + (int)target;
    }

    /// <summary>Parts up to "E", with something between them; how many there were.</summary>
    private int List(Part part, string between = ", ")
    {
        int count = 0;
        for (; !_reader.HasFailed && !_reader.Take('E'); count++)
        {
            if (count > 0) _text.Add(between);
            part(ref this);
        }

        return count;
    }

    private void Identifier()
    {
        ReadOnlySpan<char> name = _reader.Identifier(out ReadOnlySpan<char> code);
        Add(name, code);
    }

    private readonly void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> code)
    {
        if (code.IsEmpty || _text.IsSilent) _text.Add(name);
        else if (Punycode.TryDecode(name, code, _limits.PunycodeLength, out string text)) _text.Add(text);
        else _text.Add(name.IsEmpty ? $"punycode{{{code}}}" : $"punycode{{{name}-{code}}}");
    }

    private readonly void Number(ulong value) => _text.Add(value.ToString(CultureInfo.InvariantCulture));
}
