namespace Bridle.Linux.Procfs;

/// <summary>Reads /proc/PID/task/TID/stat (proc_pid_stat(5)) by the numbers of its fields.</summary>
internal static class StatParser
{
    private const int FieldsBetweenFlagsAndStartTime = 12;

    internal static bool TryParse(ReadOnlySpan<byte> text, out ThreadStat stat)
    {
        stat = default;
        // The name, field 2, may hold blanks and parentheses itself; nothing after it does.
        int nameEnd = text.LastIndexOf((byte)')');
        if (nameEnd < 0)
            return false;
        TextCursor cursor = new(text[(nameEnd + 1)..]);
        cursor.SkipBlanks();
        if (!cursor.TryTake(1, out ReadOnlySpan<byte> state) || !TryTakeNext(ref cursor, out int parent) ||
            !TryTakeNext(ref cursor, out int group) || !TryTakeNext(ref cursor, out int session) ||
            !TryTakeNext(ref cursor, out int terminal) || !TryTakeNext(ref cursor, out _) ||
            !TryTakeFlags(ref cursor, out uint flags) || !TryTakeStartTime(ref cursor, out ulong startTime))
            return false;
        stat = new ThreadStat((char)state[0], parent, group, session, terminal, flags, startTime);
        return true;
    }

    private static bool TryTakeNext(ref TextCursor cursor, out int value)
    {
        cursor.SkipBlanks();
        return cursor.TryTakeInt32(out value);
    }

    private static bool TryTakeFlags(ref TextCursor cursor, out uint flags)
    {
        cursor.SkipBlanks();
        bool taken = cursor.TryTakeUnsigned(out ulong value);
        flags = unchecked((uint)value);
        return taken;
    }

    private static bool TryTakeStartTime(ref TextCursor cursor, out ulong startTime)
    {
        startTime = 0;
        for (int field = 0; field <= FieldsBetweenFlagsAndStartTime; field++)
        {
            cursor.SkipBlanks();
            _ = cursor.TrySkip((byte)'-');
            if (!cursor.TryTakeUnsigned(out startTime))
                return false;
        }

        return true;
    }
}
