namespace Bridle.ObjectFiles.CallFrames;

/// <summary>DW_EH_PE_*: how a pointer is written (low half) and what it counts from (high half). LSB core, "DWARF Extensions".</summary>
internal readonly record struct PointerEncoding(byte Value)
{
    public const byte Omitted = 0xff;
    private const byte FormMask = 0x0f, BaseMask = 0x70, Indirect = 0x80;
    private const byte FromPlace = 0x10, FromData = 0x30, FromFunction = 0x40, Aligned = 0x50;

    /// <summary>A table of pairs of 4 bytes from the start of .eh_frame_hdr: the only kind that can be searched in place.</summary>
    public bool IsSearchable => Value == (FromData | 0x0b);

    public bool IsOmitted => Value == Omitted;

    /// <summary>The number as it is written, without its base.</summary>
    public bool TryReadPlain(ref FrameCursor cursor, out ulong value)
    {
        value = unchecked((Value & FormMask) switch
        {
            0x00 or 0x04 or 0x08 or 0x0c => cursor.UInt64(),
            0x01 => cursor.Unsigned(),
            0x02 => cursor.UInt16(),
            0x03 => cursor.UInt32(),
            0x09 => (ulong)cursor.Signed(),
            0x0a => (ulong)(short)cursor.UInt16(),
            0x0b => (ulong)(int)cursor.UInt32(),
            _ => 0,
        });
        return !cursor.HasFailed && (Value & FormMask) is <= 0x04 or (>= 0x08 and <= 0x0c);
    }

    /// <summary>
    /// The file address that is meant. False for one that stands elsewhere in memory (indirect) or counts from a base that no file
    /// states (textrel).
    /// </summary>
    public bool TryRead(ref FrameCursor cursor, in PointerBases bases, out ulong address)
    {
        address = 0;
        if (IsOmitted || (Value & Indirect) != 0) return false;
        if ((Value & BaseMask) == Aligned) cursor.Skip((int)(unchecked(0 - (bases.Section + (ulong)cursor.Position)) & 7));
        ulong place = unchecked(bases.Section + (ulong)cursor.Position);
        if (!TryReadPlain(ref cursor, out ulong value)) return false;
        ulong? from = (Value & BaseMask) switch
        {
            0 or Aligned => 0,
            FromPlace => place,
            FromData => bases.Data,
            FromFunction => bases.Function,
            _ => null,
        };
        address = unchecked(value + (from ?? 0));
        return from is not null;
    }
}

/// <summary>What encoded pointers count from.</summary>
/// <param name="Section">The address of the section that is read.</param>
/// <param name="Data">The start of .eh_frame_hdr while that is read.</param>
/// <param name="Function">The start of the function that an entry describes.</param>
internal readonly record struct PointerBases(ulong Section, ulong Data = 0, ulong Function = 0);
