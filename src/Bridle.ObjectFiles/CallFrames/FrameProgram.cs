namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// Runs the instructions of an entry up to an address (DWARF 5, 6.4.2 and 6.4.3). Nothing that they may say makes it throw, run for
/// ever, or remember without bound: it answers false.
/// </summary>
internal ref struct FrameProgram
{
    private readonly FrameSection _section;
    private readonly FrameEntry _entry;
    private readonly ulong _wanted;
    private readonly ReadOnlySpan<byte> _bytes;
    private RuleSet _rules, _initial;
    private Stack<RuleSet>? _remembered;
    private ulong _location, _rowStart;
    private int _left;
    private bool _isInitial;

    private FrameProgram(FrameSection section, in FrameEntry entry, ulong wanted)
    {
        (_section, _entry, _wanted) = (section, entry, wanted);
        _bytes = section.Bytes;
        (_location, _rowStart, _left) = (entry.Start, entry.Start, section.Limits.Instructions);
    }

    /// <summary>The rules that hold at an address inside of the entry.</summary>
    public static FrameRow? Run(FrameSection section, in FrameEntry entry, ulong wanted)
    {
        FrameProgram program = new(section, entry, wanted) { _isInitial = true };
        if (!program.Run(entry.Common.Instructions, entry.Common.End)) return null;
        (program._initial, program._isInitial) = (program._rules, false);
        if (!program.Run(entry.Instructions, entry.InstructionsEnd)) return null;
        bool wasReached = program._location > wanted;
        return new FrameRow(section, entry, program._rules, program._rowStart, wasReached ? program._location : entry.End);
    }

    private bool Run(int start, int end)
    {
        FrameCursor cursor = new(_bytes[..end], start);
        while (!cursor.IsAtEnd)
        {
            if (_left-- == 0) return false;
            byte code = cursor.Byte();
            bool done = (code >> 6) switch
            {
                1 => Advance(code & 0x3fu),
                2 => SetOffset(code & 0x3fu, unchecked((long)cursor.Unsigned())),
                3 => Restore(code & 0x3fu),
                _ => Extended(code, ref cursor),
            };
            if (!done || cursor.HasFailed) return false;
            if (_location > _wanted) return true;
        }

        return !cursor.HasFailed;
    }

    private bool Extended(byte code, ref FrameCursor cursor) => code switch
    {
        0x00 => true, // nop
        0x01 => SetLocation(ref cursor),
        0x02 => Advance(cursor.Byte()),
        0x03 => Advance(cursor.UInt16()),
        0x04 => Advance(cursor.UInt32()),
        0x1d => Advance(cursor.UInt64()), // MIPS_advance_loc8
        0x0a => Remember(),
        0x0b => Recall(),
        0x2e => cursor.Unsigned() >= 0, // GNU_args_size: no matter where the frame's address is known
        >= 0x0c and <= 0x0f or 0x12 or 0x13 => DefineFrame(code, ref cursor),
        _ => SetRule(code, ref cursor),
    };

    private bool DefineFrame(byte code, ref FrameCursor cursor)
    {
        switch (code)
        {
            case 0x0c: // def_cfa
                return Frame(cursor.Unsigned(), unchecked((long)cursor.Unsigned()));
            case 0x0d: // def_cfa_register
                return _rules.Frame.Kind == RuleKind.Register && Frame(cursor.Unsigned(), _rules.Frame.Value);
            case 0x0e: // def_cfa_offset
                return _rules.Frame.Kind == RuleKind.Register && Frame(_rules.Frame.Register, unchecked((long)cursor.Unsigned()));
            case 0x0f: // def_cfa_expression
                _rules.Frame = Expression(RuleKind.ValueExpression, ref cursor);
                return true;
            case 0x12: // def_cfa_sf
                return Frame(cursor.Unsigned(), Factored(cursor.Signed()));
            default: // def_cfa_offset_sf
                return _rules.Frame.Kind == RuleKind.Register && Frame(_rules.Frame.Register, Factored(cursor.Signed()));
        }
    }

    private bool SetRule(byte code, ref FrameCursor cursor)
    {
        ulong column = cursor.Unsigned();
        switch (code)
        {
            case 0x05: // offset_extended
                return SetOffset(column, unchecked((long)cursor.Unsigned()));
            case 0x11: // offset_extended_sf
                return SetOffset(column, cursor.Signed());
            case 0x2f: // GNU_negative_offset_extended
                return SetOffset(column, unchecked(-(long)cursor.Unsigned()));
            case 0x14: // val_offset
                return SetOffset(column, unchecked((long)cursor.Unsigned()), RuleKind.ValueOffset);
            case 0x15: // val_offset_sf
                return SetOffset(column, cursor.Signed(), RuleKind.ValueOffset);
            case 0x06: // restore_extended
                return Restore(column);
            case 0x07:
                return Set(column, RegisterRule.Of(RuleKind.Undefined));
            case 0x08:
                return Set(column, RegisterRule.Of(RuleKind.SameValue));
            case 0x09: // register
                ulong other = cursor.Unsigned();
                return Set(column, other < Column.Count ? RegisterRule.In((byte)other) : RegisterRule.Of(RuleKind.Undefined));
            case 0x10:
                return Set(column, Expression(RuleKind.Expression, ref cursor));
            case 0x16:
                return Set(column, Expression(RuleKind.ValueExpression, ref cursor));
            default:
                return false;
        }
    }

    private bool SetLocation(ref FrameCursor cursor)
    {
        PointerBases bases = new(_section.Address, Function: _entry.Start);
        return _entry.Common.Encoding.TryRead(ref cursor, bases, out ulong location) && MoveTo(location);
    }

    private bool Advance(ulong delta) => MoveTo(unchecked(_location + (delta * _entry.Common.CodeAlignment)));

    private bool MoveTo(ulong location)
    {
        // Rows ascend; a location in the initial instructions has no meaning.
        if (_isInitial || location < _location) return false;
        if (location <= _wanted) _rowStart = location;
        _location = location;
        return true;
    }

    private bool Remember()
    {
        _remembered ??= new Stack<RuleSet>();
        if (_remembered.Count >= _section.Limits.RememberedStates) return false;
        _remembered.Push(_rules);
        return true;
    }

    private bool Recall() => _remembered is not null && _remembered.TryPop(out _rules);

    private bool Restore(ulong column) => column >= Column.Count || Set(column, _initial.Registers[(int)column]);

    private bool SetOffset(ulong column, long factor, RuleKind kind = RuleKind.Offset)
    {
        long offset = Factored(factor);
        return offset == unchecked((int)offset) && Set(column, RegisterRule.Of(kind, (int)offset));
    }

    private bool Set(ulong column, in RegisterRule rule)
    {
        if (column < Column.Count) _rules.Registers[(int)column] = rule;
        return true;
    }

    private bool Frame(ulong register, long offset)
    {
        if (register >= Column.Count || offset != unchecked((int)offset)) return false;
        _rules.Frame = RegisterRule.In((byte)register, (int)offset);
        return true;
    }

    private readonly long Factored(long value)
    {
        long product = unchecked(value * _entry.Common.DataAlignment);
        return product == unchecked((int)product) ? product : long.MaxValue;
    }

    private static RegisterRule Expression(RuleKind kind, ref FrameCursor cursor)
    {
        int length = cursor.Count();
        int start = cursor.Position;
        cursor.Skip(length);
        return RegisterRule.By(kind, start, length);
    }
}
