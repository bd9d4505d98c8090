namespace Bridle.ObjectFiles.CallFrames;

/// <summary>What several frame entries share (a CIE).</summary>
internal readonly record struct CommonEntry(
    ulong CodeAlignment, long DataAlignment, int ReturnColumn, PointerEncoding Encoding,
    bool IsSignal, bool HasAugmentationLength, byte SegmentBytes, int Instructions, int End)
{
    /// <param name="bytes">The section up to the end of the entry, read from behind the id.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, int body, CallFrameLimits limits, ulong sectionAddress, out CommonEntry entry)
    {
        entry = default;
        FrameCursor cursor = new(bytes, body);
        byte version = cursor.Byte();
        ReadOnlySpan<byte> augmentation = cursor.Text(limits.AugmentationBytes);
        if (version is not (1 or 3 or 4) || cursor.HasFailed) return false;
        // The exception pointer of GNU C++ 2.
        if (augmentation.StartsWith("eh"u8)) cursor.Skip(sizeof(ulong));
        byte segmentBytes = 0;
        if (version == 4 && (cursor.Byte(), segmentBytes = cursor.Byte()) is not (sizeof(ulong), _)) return false;
        entry = new CommonEntry
        {
            CodeAlignment = cursor.Unsigned(),
            DataAlignment = cursor.Signed(),
            ReturnColumn = version == 1 ? cursor.Byte() : cursor.Count(),
            SegmentBytes = segmentBytes,
            End = bytes.Length,
        };
        return TryAugment(ref cursor, augmentation, sectionAddress, ref entry) && !cursor.HasFailed;
    }

    private static bool TryAugment(ref FrameCursor cursor, ReadOnlySpan<byte> letters, ulong sectionAddress, ref CommonEntry entry)
    {
        entry = entry with { Instructions = cursor.Position };
        if (letters.IsEmpty || letters.SequenceEqual("eh"u8)) return true;
        // Without a length, letters that nobody knows leave no way to the instructions.
        if (letters[0] != (byte)'z') return false;
        int length = cursor.Count();
        entry = entry with { HasAugmentationLength = true, Instructions = checked((int)Math.Min((long)cursor.Position + length, int.MaxValue)) };
        foreach (byte letter in letters[1..])
            if (!TryLetter(letter, ref cursor, sectionAddress, ref entry)) break;
        return entry.Instructions <= entry.End;
    }

    private static bool TryLetter(byte letter, ref FrameCursor cursor, ulong sectionAddress, ref CommonEntry entry)
    {
        switch ((char)letter)
        {
            case 'R':
                entry = entry with { Encoding = new PointerEncoding(cursor.Byte()) };
                return true;
            case 'S':
                entry = entry with { IsSignal = true };
                return true;
            case 'L':
                cursor.Byte();
                return true;
            case 'P':
                SkipPersonality(ref cursor, sectionAddress);
                return true;
            case 'B':
                return true;
            default:
                return false;
        }
    }

    private static void SkipPersonality(ref FrameCursor cursor, ulong sectionAddress)
    {
        byte encoding = cursor.Byte();
        // Aligned ones are padded first; what is found there, and where it leads, is no matter here.
        if (encoding == PointerEncoding.Omitted) return;
        if ((encoding & 0x7f) == 0x50) cursor.Skip((int)(unchecked(0 - (sectionAddress + (ulong)cursor.Position)) & 7));
        new PointerEncoding(encoding).TryReadPlain(ref cursor, out _);
    }
}
