namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>Where a unit lies in .debug_info and how it is written. All positions are those of the section.</summary>
internal readonly record struct UnitHeader(int Offset, int End, int FirstEntry, ushort Version, UnitType Type, bool Is64Bit, byte AddressSize,
    ulong AbbreviationOffset)
{
    private const uint Escape = 0xffff_ffff, FirstReserved = 0xffff_fff0;

    /// <summary>Bytes of an offset into a section.</summary>
    public int OffsetSize => Is64Bit ? 8 : 4;

    /// <summary>Whether it is of a version that we read.</summary>
    public bool IsKnown => Version is >= 2 and <= 5 && AddressSize is 4 or 8;

    /// <summary>Reads a length of 4 or 12 bytes; false where it leads out of the section.</summary>
    public static bool TryReadLength(ref DwarfCursor cursor, int sectionLength, out int end, out bool is64Bit)
    {
        ulong length = cursor.U32();
        is64Bit = length == Escape;
        if (is64Bit) length = cursor.U64();
        else if (length >= FirstReserved) cursor.Fail();
        bool fits = !cursor.HasFailed && length <= (ulong)(sectionLength - cursor.Position);
        end = fits ? cursor.Position + (int)length : 0;
        return fits;
    }

    /// <summary>Reads the header at an offset; false where not even the end of its unit can be told.</summary>
    public static bool TryRead(ReadOnlySpan<byte> info, int offset, out UnitHeader header)
    {
        DwarfCursor cursor = new(info, (ulong)offset);
        header = default;
        if (!TryReadLength(ref cursor, info.Length, out int end, out bool is64Bit)) return false;
        ushort version = cursor.U16();
        UnitType type = version >= 5 ? (UnitType)cursor.U8() : UnitType.Compile;
        byte addressSize = version >= 5 ? cursor.U8() : (byte)0;
        ulong abbreviations = cursor.Sized(is64Bit ? 8 : 4);
        if (version < 5) addressSize = cursor.U8();
        if (type is UnitType.Type or UnitType.SplitType) cursor.Skip(is64Bit ? 16u : 12u);
        else if (type is UnitType.Skeleton or UnitType.SplitCompile) cursor.Skip(8);
        bool whole = !cursor.HasFailed && cursor.Position <= end;
        header = new UnitHeader(offset, end, cursor.Position, whole ? version : (ushort)0, type, is64Bit, addressSize, abbreviations);
        return true;
    }
}
