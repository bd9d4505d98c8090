namespace Bridle.Probes.Code;

/// <summary>One stretch of a function's code, and what is known of each byte. Addresses are the file's.</summary>
internal sealed class CodePart(ulong start, byte[] code)
{
    private readonly CodeMark[] _marks = new CodeMark[code.Length];

    public ulong Start => start;

    public ulong End => unchecked(start + (ulong)code.Length);

    public byte[] Code => code;

    public CodeMark this[ulong address] => _marks[(int)unchecked(address - start)];

    public bool Contains(ulong address) => unchecked(address - start) < (ulong)code.Length;

    public bool IsInstruction(ulong address) => Contains(address) && this[address] is CodeMark.Start or CodeMark.Overlap;

    /// <summary>The bytes from an address on.</summary>
    public ReadOnlySpan<byte> From(ulong address) => code.AsSpan((int)unchecked(address - start));

    public void MarkInstruction(ulong address, int length)
    {
        int at = (int)unchecked(address - start);
        _marks[at] = _marks[at] is CodeMark.Unknown or CodeMark.Data ? CodeMark.Start : CodeMark.Overlap;
        for (int i = at + 1; i < at + length; i++)
            _marks[i] = _marks[i] is CodeMark.Start or CodeMark.Overlap ? CodeMark.Overlap : CodeMark.Inside;
    }

    public void MarkData(ulong from, ulong to) => _marks.AsSpan((int)unchecked(from - start), (int)(to - from)).Fill(CodeMark.Data);

    /// <summary>The first stretch of unknown bytes at or behind an address; empty at the part's end where there is none.</summary>
    public (ulong From, ulong To) FindGap(ulong from)
    {
        int at = (int)unchecked(from - start);
        int first = _marks.AsSpan(at).IndexOf(CodeMark.Unknown);
        if (first < 0) return (End, End);
        int length = _marks.AsSpan(at + first).IndexOfAnyExcept(CodeMark.Unknown);
        int last = length < 0 ? code.Length : at + first + length;
        return (start + (ulong)(at + first), start + (ulong)last);
    }
}
