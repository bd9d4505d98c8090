namespace Bridle.ObjectFiles;

/// <summary>Reads tables whose place and length a header states, who may lie.</summary>
internal static class FileTable
{
    /// <summary>The whole entries that the file has of a table; nothing is allocated for the others.</summary>
    public static byte[] Read(IFileBytes bytes, ulong offset, int count, int entrySize)
    {
        long length = bytes.Length;
        if (offset >= (ulong)length) return [];
        long there = Math.Min(Math.Min((long)count * entrySize, length - (long)offset), Array.MaxLength);
        byte[] table = new byte[there / entrySize * entrySize];
        int got = bytes.Read((long)offset, table);
        return got == table.Length ? table : table[..(got / entrySize * entrySize)];
    }
}
