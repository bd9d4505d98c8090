using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>The machine that makes the rows of a line table (DWARF 5, section 6.2): runs a program once, from start to end.</summary>
internal ref struct LineProgram
{
    private readonly DebugInfo _info;
    private readonly LineHeader _header;
    private readonly ReadOnlySpan<byte> _section;
    private readonly FileTable _files;
    private readonly List<LineRow> _rows = [];
    private readonly List<AddressPair> _ranges = [];
    private readonly List<LineSequence> _sequences = [];
    private DwarfCursor _cursor;
    private int _firstRow;
    private bool _isSorted = true;
    private ulong _address;
    private uint _operation, _file, _line, _column;
    private bool _isStatement;

    public LineProgram(DebugInfo info, in LineHeader header, FileTable files)
    {
        (_info, _header, _files) = (info, header, files);
        _section = info.Sections.Lines.Span[..header.Unit.End];
        _cursor = new DwarfCursor(_section, (ulong)header.Program);
        Reset();
    }

    private enum Standard : byte
    {
        Extended = 0,
        Copy = 1,
        AdvanceAddress = 2,
        AdvanceLine = 3,
        SetFile = 4,
        SetColumn = 5,
        NegateStatement = 6,
        BasicBlock = 7,
        ConstantAdd = 8,
        FixedAdvance = 9,
        PrologueEnd = 10,
        EpilogueBegin = 11,
        SetIsa = 12,
    }

    private enum Extended : byte
    {
        EndSequence = 1,
        SetAddress = 2,
        DefineFile = 3,
    }

    /// <summary>Runs to the end, or to the limit; sequences that ended until then are good.</summary>
    public LineTable Run()
    {
        bool isWhole = true;
        while (isWhole && !_cursor.IsAtEnd)
        {
            isWhole = _info.Steps.Take() && _rows.Count <= _info.Limits.Rows;
            if (!isWhole) break;
            byte opcode = _cursor.U8();
            if (opcode >= _header.FirstSpecial) Special(opcode);
            else Execute(opcode);
        }

        return new LineTable(_files, [.. _rows], _sequences, new IntervalTable(_ranges, [.. Enumerable.Range(0, _ranges.Count)]), isWhole);
    }

    private void Special(byte opcode)
    {
        int adjusted = opcode - _header.FirstSpecial;
        Advance((ulong)(adjusted / _header.LineRange));
        _line = unchecked(_line + (uint)(_header.LineBase + (adjusted % _header.LineRange)));
        AddRow();
    }

    private void Execute(byte opcode)
    {
        switch ((Standard)opcode)
        {
            case Standard.Extended: ExecuteExtended(); break;
            case Standard.Copy: AddRow(); break;
            case Standard.AdvanceAddress: Advance(_cursor.Unsigned()); break;
            case Standard.AdvanceLine: _line = unchecked(_line + (uint)_cursor.Signed()); break;
            case Standard.SetFile: _file = unchecked((uint)_cursor.Unsigned()); break;
            case Standard.SetColumn: _column = unchecked((uint)_cursor.Unsigned()); break;
            case Standard.NegateStatement: _isStatement = !_isStatement; break;
            case Standard.ConstantAdd: Advance((ulong)((byte.MaxValue - _header.FirstSpecial) / _header.LineRange)); break;
            case Standard.FixedAdvance: (_address, _operation) = (unchecked(_address + _cursor.U16()), 0); break;
            case Standard.BasicBlock or Standard.PrologueEnd or Standard.EpilogueBegin: break;
            default: SkipUnknown(opcode); break;
        }
    }

    /// <summary>The header says how many operands an instruction has that we do not know.</summary>
    private void SkipUnknown(byte opcode)
    {
        byte operands = _section[_header.Operands + opcode - 1];
        for (int i = 0; i < operands; i++) _cursor.Unsigned();
    }

    private void ExecuteExtended()
    {
        ulong length = _cursor.Unsigned();
        int start = _cursor.Position;
        if (length == 0 || length > (ulong)(_section.Length - start))
        {
            if (length != 0) _cursor.Fail();
            return;
        }

        switch ((Extended)_cursor.U8())
        {
            case Extended.EndSequence: EndSequence(); break;
            case Extended.SetAddress: (_address, _operation) = (_cursor.Sized((int)Math.Min(length - 1, 16)), 0); break;
            case Extended.DefineFile: _files.Define(ref _cursor); break;
            default: break;
        }

        _cursor = new DwarfCursor(_section, (ulong)start + length);
    }

    private void Advance(ulong operations)
    {
        unchecked
        {
            ulong total = _operation + operations;
            _address += _header.MinimumLength * (total / _header.Operations);
            _operation = (uint)(total % _header.Operations);
        }
    }

    private void AddRow()
    {
        LineRow row = new(_address, _file, _line, _column, _isStatement);
        int last = _rows.Count - 1;
        if (last >= _firstRow && _rows[last].Address >= _address)
        {
            // Of several rows at one address the last is what counts.
            if (_rows[last].Address == _address)
            {
                _rows[last] = row;
                return;
            }

            _isSorted = false;
        }

        _rows.Add(row);
    }

    private void EndSequence()
    {
        int count = _rows.Count - _firstRow;
        if (!_isSorted) Sort(count);
        AddressPair range = new(count > 0 ? _rows[_firstRow].Address : _address, _address);
        if (range.IsReal && _ranges.Count < _info.Limits.Ranges)
        {
            _ranges.Add(range);
            _sequences.Add(new LineSequence(_firstRow, count));
        }
        else
        {
            _rows.RemoveRange(_firstRow, count);
        }

        Reset();
    }

    // Stable, so that the last of several rows at one address stays the last.
    private readonly void Sort(int count)
    {
        LineRow[] sorted = [.. _rows.GetRange(_firstRow, count).OrderBy(static row => row.Address)];
        _rows.RemoveRange(_firstRow, count);
        _rows.AddRange(sorted);
    }

    private void Reset()
    {
        (_address, _operation, _file, _line, _column, _isStatement) = (0, 0, 1, 1, 0, _header.DefaultIsStatement);
        (_firstRow, _isSorted) = (_rows.Count, true);
    }
}
