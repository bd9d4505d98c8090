namespace Bridle.Linux.Procfs;

/// <summary>A place in the bytes of a text of the kernel. A step that does not fit returns false and moves nothing.</summary>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private const int HexDigits = 16;

    private ReadOnlySpan<byte> _rest = text;

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal bool TrySkip(byte expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
            return false;
        _rest = _rest[1..];
        return true;
    }

    internal void SkipBlanks()
    {
        while (!_rest.IsEmpty && _rest[0] is (byte)' ' or (byte)'\t')
            _rest = _rest[1..];
    }

    internal bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (_rest.Length < count)
            return false;
        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    internal bool TryTakeHex(out ulong value)
    {
        value = 0;
        int digits = 0;
        while (digits < _rest.Length && digits <= HexDigits && char.IsAsciiHexDigit((char)_rest[digits]))
            digits++;
        if (digits is 0 or > HexDigits)
            return false;
        foreach (byte digit in _rest[..digits])
            value = value << 4 | (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        _rest = _rest[digits..];
        return true;
    }

    internal bool TryTakeUnsigned(out ulong value)
    {
        value = 0;
        int digits = 0;
        for (; digits < _rest.Length && char.IsAsciiDigit((char)_rest[digits]); digits++)
        {
            uint digit = (uint)(_rest[digits] - '0');
            if (value > (ulong.MaxValue - digit) / 10)
                return false;
            value = value * 10 + digit;
        }

        _rest = _rest[digits..];
        return digits != 0;
    }

    internal bool TryTakeInt32(out int value)
    {
        value = 0;
        TextCursor ahead = this;
        bool negative = ahead.TrySkip((byte)'-');
        if (!ahead.TryTakeUnsigned(out ulong magnitude) || magnitude > int.MaxValue)
            return false;
        value = negative ? -(int)magnitude : (int)magnitude;
        this = ahead;
        return true;
    }

    /// <summary>Everything up to the next newline, which is passed over too.</summary>
    internal ReadOnlySpan<byte> TakeLine()
    {
        int end = _rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return line;
    }
}
