using Bridle.ObjectFiles.Dwarf.Entries;

namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>What the header of a line program says about its instructions (DWARF 5, section 6.2.4).</summary>
/// <param name="Unit">The version, the sizes and the end, in the shape that values are read with.</param>
/// <param name="Program">Where the instructions start.</param>
/// <param name="Operands">Where the number of operands of each standard instruction stands.</param>
internal readonly record struct LineHeader(UnitHeader Unit, int Program, int Operands, byte MinimumLength, byte Operations, bool DefaultIsStatement,
    sbyte LineBase, byte LineRange, byte FirstSpecial)
{
    /// <summary>Reads a header up to its directories, where the cursor is left.</summary>
    public static bool TryRead(ref DwarfCursor cursor, int sectionLength, byte addressSize, out LineHeader header)
    {
        header = default;
        int offset = cursor.Position;
        if (!UnitHeader.TryReadLength(ref cursor, sectionLength, out int end, out bool is64Bit)) return false;
        ushort version = cursor.U16();
        if (version is < 2 or > 5) return false;
        if (version >= 5)
        {
            addressSize = cursor.U8();
            // A segment selector: nobody has segments.
            if (cursor.U8() != 0) return false;
        }

        ulong length = cursor.Sized(is64Bit ? 8 : 4);
        if (cursor.HasFailed || cursor.Position > end || length > (ulong)(end - cursor.Position)) return false;
        int program = cursor.Position + (int)length;
        UnitHeader unit = new(offset, end, program, version, UnitType.None, is64Bit, addressSize, 0);
        header = ReadRegisters(ref cursor, unit, program);
        return !cursor.HasFailed && header is { LineRange: not 0, FirstSpecial: not 0 } && addressSize is 4 or 8;
    }

    private static LineHeader ReadRegisters(ref DwarfCursor cursor, UnitHeader unit, int program)
    {
        byte minimumLength = cursor.U8();
        byte operations = unit.Version >= 4 ? Math.Max(cursor.U8(), (byte)1) : (byte)1;
        bool isStatement = cursor.U8() != 0;
        sbyte lineBase = unchecked((sbyte)cursor.U8());
        (byte range, byte firstSpecial) = (cursor.U8(), cursor.U8());
        int operands = cursor.Position;
        cursor.Skip((ulong)Math.Max(firstSpecial - 1, 0));
        return new LineHeader(unit, program, operands, minimumLength, operations, isStatement, lineBase, range, firstSpecial);
    }
}
