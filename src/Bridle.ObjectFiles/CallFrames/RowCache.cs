namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// Rows that were worked out before, by address. A slot holds one reference, which is read and written whole: threads share the cache
/// without a lock, and at worst work a row out twice.
/// </summary>
internal sealed class RowCache(int most)
{
    private const int First = 64;
    private volatile FrameRow?[] _slots = new FrameRow?[First];
    private int _added;

    public FrameRow? Find(ulong address)
    {
        FrameRow?[] slots = _slots;
        FrameRow? row = Volatile.Read(ref slots[Slot(address, slots.Length)]);
        return row is not null && row.Contains(address) ? row : null;
    }

    public void Add(ulong address, FrameRow row)
    {
        FrameRow?[] slots = _slots;
        // What was in a smaller table is worked out once more.
        if (unchecked(++_added) > slots.Length && slots.Length * 4 <= most) (_slots, _added) = (slots = new FrameRow?[slots.Length * 4], 0);
        Volatile.Write(ref slots[Slot(address, slots.Length)], row);
    }

    private static int Slot(ulong address, int length) => (int)(unchecked(address * 0x9e37_79b9_7f4a_7c15) >> 40) & (length - 1);
}
