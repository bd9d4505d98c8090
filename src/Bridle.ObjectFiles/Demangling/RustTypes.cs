namespace Bridle.ObjectFiles.Demangling;

/// <content>Types.</content>
internal ref partial struct RustDemangler
{
    private const int Letters = 26;

    private static string? BasicType(char tag) => tag switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        'p' => "_",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        _ => null,
    };

    private void Type()
    {
        if (Enter())
        {
            char tag = _reader.Next();
            if (BasicType(tag) is { } basic) _text.Add(basic);
            else Compound(tag);
        }

        _depth--;
    }

    private void Compound(char tag)
    {
        switch (tag)
        {
            case 'R' or 'Q': Reference(tag == 'Q'); break;
            case 'P' or 'O':
                _text.Add(tag == 'P' ? "*const " : "*mut ");
                Type();
                break;
            case 'A' or 'S': Array(tag == 'A'); break;
            case 'T': Tuple(); break;
            case 'F': InBinder(static (ref demangler) => demangler.Function()); break;
            case 'D': Dynamic(); break;
            case 'B':
                int back = BackReference(out int here);
                if (back >= 0) Type();
                if (back >= 0) _reader.Position = here;
                break;
            default:
                // The tag was the start of a path.
                if (!_reader.HasFailed) _reader.Position--;
                Path(inValue: false);
                break;
        }
    }

    private void Reference(bool isMutable)
    {
        _text.Add('&');
        if (_reader.Take('L'))
        {
            ulong lifetime = _reader.Base62();
            if (lifetime != 0)
            {
                Lifetime(lifetime);
                _text.Add(' ');
            }
        }

        if (isMutable) _text.Add("mut ");
        Type();
    }

    private void Array(bool hasLength)
    {
        _text.Add('[');
        Type();
        if (hasLength)
        {
            _text.Add("; ");
            Constant(inValue: true);
        }

        _text.Add(']');
    }

    private void Tuple()
    {
        _text.Add('(');
        if (List(static (ref demangler) => demangler.Type()) == 1) _text.Add(',');
        _text.Add(')');
    }

    private void Function()
    {
        if (_reader.Take('U')) _text.Add("unsafe ");
        if (_reader.Take('K'))
        {
            _text.Add("extern \"");
            if (_reader.Take('C')) _text.Add('C');
            else _text.Add(_reader.Identifier(out _).ToString().Replace('_', '-'));
            _text.Add("\" ");
        }

        _text.Add("fn(");
        List(static (ref demangler) => demangler.Type());
        _text.Add(')');
        if (_reader.Take('u')) return;
        _text.Add(" -> ");
        Type();
    }

    private void Dynamic()
    {
        _text.Add("dyn ");
        InBinder(static (ref demangler) => demangler.List(static (ref inner) => inner.Trait(), " + "));
        if (!_reader.Take('L')) _reader.Fail();
        ulong lifetime = _reader.Base62();
        if (lifetime == 0) return;
        _text.Add(" + ");
        Lifetime(lifetime);
    }

    /// <summary>A trait of an object; its associated types stand among its generic arguments.</summary>
    private void Trait()
    {
        bool isOpen = OpenPath();
        while (_reader.Take('p'))
        {
            _text.Add(isOpen ? ", " : "<");
            isOpen = true;
            Identifier();
            _text.Add(" = ");
            Type();
        }

        if (isOpen) _text.Add('>');
    }

    /// <summary>A path whose list of generic arguments, should it have one, is not closed yet: then true.</summary>
    private bool OpenPath()
    {
        bool isOpen = false;
        if (!Enter())
        {
            _depth--;
            return false;
        }

        if (_reader.Take('B'))
        {
            int back = BackReference(out int here);
            if (back >= 0) isOpen = OpenPath();
            if (back >= 0) _reader.Position = here;
        }
        else if (_reader.Take('I'))
        {
            Path(inValue: false);
            _text.Add('<');
            List(static (ref demangler) => demangler.GenericArgument());
            isOpen = true;
        }
        else
        {
            Path(inValue: false);
        }

        _depth--;
        return isOpen;
    }

    private void InBinder(Part part)
    {
        ulong bound = _reader.OptionalBase62('G');
        // Every one of them would be written out.
        if (bound > (ulong)_limits.Nesting) _reader.Fail();
        if (_reader.HasFailed) return;
        if (bound > 0) _text.Add("for<");
        for (ulong i = 0; i < bound; i++)
        {
            if (i > 0) _text.Add(", ");
            _boundLifetimes++;
            Lifetime(1);
        }

        if (bound > 0) _text.Add("> ");
        part(ref this);
        _boundLifetimes -= bound;
    }

    /// <summary>A lifetime by how many binders it lies inside of the one that names it; 0 is one without a name.</summary>
    private void Lifetime(ulong index)
    {
        if (_text.IsSilent) return;
        if (index > _boundLifetimes) _reader.Fail();
        if (_reader.HasFailed) return;
        _text.Add('\'');
        ulong depth = _boundLifetimes - index;
        if (index == 0)
        {
            _text.Add('_');
        }
        else if (depth < Letters)
        {
            _text.Add((char)('a' + (int)depth));
        }
        else
        {
            _text.Add('_');
            Number(depth);
        }
    }
}
