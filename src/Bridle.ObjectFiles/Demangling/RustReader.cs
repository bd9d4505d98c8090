namespace Bridle.ObjectFiles.Demangling;

/// <summary>The letters and numbers of a v0 symbol. A failure sticks: everything after it is empty.</summary>
internal ref struct RustReader(ReadOnlySpan<char> symbol, int start)
{
    private readonly ReadOnlySpan<char> _symbol = symbol;

    public int Position { get; set; } = start;

    public bool HasFailed { get; private set; }

    public readonly ReadOnlySpan<char> Rest => _symbol[Position..];

    public readonly char Peek => HasFailed || Position >= _symbol.Length ? '\0' : _symbol[Position];

    public char Next()
    {
        char next = Peek;
        if (next == '\0') HasFailed = true;
        else Position++;
        return next;
    }

    public bool Take(char wanted)
    {
        bool isNext = Peek == wanted;
        if (isNext) Position++;
        return isNext;
    }

    public void Fail() => HasFailed = true;

    /// <summary>A number in base 62: "_" is 0, everything else one more than its digits say.</summary>
    public ulong Base62()
    {
        if (Take('_')) return 0;
        ulong value = 0;
        while (!Take('_'))
        {
            char digit = Next();
            int number = char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiLetterLower(digit) ? digit - 'a' + 10
                : char.IsAsciiLetterUpper(digit) ? digit - 'A' + 36 : -1;
            if (number < 0 || value > (ulong.MaxValue - 62) / 62) HasFailed = true;
            if (HasFailed) return 0;
            value = (value * 62) + (ulong)number;
        }

        return value + 1;
    }

    /// <summary>A number that may be left out, then 0, behind a letter.</summary>
    public ulong OptionalBase62(char letter) => Take(letter) ? Base62() + 1 : 0;

    /// <summary>Hexadecimal digits up to "_".</summary>
    public ReadOnlySpan<char> Hexadecimal()
    {
        int start = Position;
        while (char.IsAsciiHexDigitLower(Peek)) Position++;
        ReadOnlySpan<char> digits = _symbol[start..Position];
        if (!Take('_')) HasFailed = true;
        return HasFailed ? default : digits;
    }

    /// <summary>An identifier: its ASCII part, and its Punycode where it has one.</summary>
    public ReadOnlySpan<char> Identifier(out ReadOnlySpan<char> code)
    {
        code = default;
        bool isCoded = Take('u');
        if (!TryLength(out int length)) return default;
        ReadOnlySpan<char> name = _symbol.Slice(Position, length);
        Position += length;
        if (!isCoded) return name;
        int split = name.LastIndexOf('_');
        code = name[(split + 1)..];
        if (code.IsEmpty) HasFailed = true;
        return split < 0 ? default : name[..split];
    }

    private bool TryLength(out int length)
    {
        length = Next() - '0';
        if (length is < 0 or > 9) HasFailed = true;
        // A length does not start with 0, except to be it.
        while (!HasFailed && length > 0 && char.IsAsciiDigit(Peek) && length <= _symbol.Length) length = (length * 10) + (Next() - '0');
        Take('_');
        if (HasFailed || length > _symbol.Length - Position) HasFailed = true;
        return !HasFailed;
    }
}
