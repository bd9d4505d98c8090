using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles.Cores;

/// <summary>NT_FILE: a count, the size of a page, three words a mapping, and then the names.</summary>
internal static class FileListReader
{
    private const int Word = sizeof(ulong), EntrySize = 3 * Word, HeaderSize = 2 * Word;
    private const string DeletedMark = " (deleted)";

    /// <summary>False where it contradicts itself.</summary>
    public static bool TryRead(ReadOnlySpan<byte> list, out ImmutableArray<CoreMapping> files)
    {
        files = [];
        if (list.Length < HeaderSize) return false;
        ulong count = UInt64(list, 0), pageSize = UInt64(list, Word);
        ReadOnlySpan<byte> entries = list[HeaderSize..];
        if (count > (ulong)(entries.Length / EntrySize)) return false;
        ReadOnlySpan<byte> names = entries[((int)count * EntrySize)..];
        var found = ImmutableArray.CreateBuilder<CoreMapping>((int)count);
        string path = "";
        for (; found.Count < (int)count; entries = entries[EntrySize..])
        {
            if (!TryTakeName(ref names, ref path)) return false;
            AddressRange range = new(new TargetAddress(UInt64(entries, 0)), new TargetAddress(UInt64(entries, Word)));
            if (range.End < range.Start) return false;
            found.Add(Describe(range, unchecked(UInt64(entries, 2 * Word) * pageSize), path));
        }

        found.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        files = found.MoveToImmutable();
        return true;
    }

    private static CoreMapping Describe(AddressRange range, ulong offset, string path)
    {
        bool isDeleted = path.EndsWith(DeletedMark, StringComparison.Ordinal);
        return new CoreMapping(range, offset, isDeleted ? path[..^DeletedMark.Length] : path, isDeleted);
    }

    // The mappings of a file follow each other: one string serves them all.
    private static bool TryTakeName(ref ReadOnlySpan<byte> names, ref string last)
    {
        int end = names.IndexOf((byte)0);
        if (end < 0) return false;
        string name = Encoding.UTF8.GetString(names[..end]);
        if (name != last) last = name;
        names = names[(end + 1)..];
        return true;
    }

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
