using System.Collections.Immutable;
using System.Text;
using Bridle.Target;

namespace Bridle.Linux.Procfs;

/// <summary>Reads the text of /proc/PID/maps (proc_pid_maps(5)).</summary>
internal static class MappingParser
{
    private static ReadOnlySpan<byte> DeletedMark => " (deleted)"u8;

    /// <summary>False for a line that is none of the kernel's, and for more than <paramref name="limit"/> lines.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, int limit, out ImmutableArray<Mapping> mappings)
    {
        mappings = [];
        var found = ImmutableArray.CreateBuilder<Mapping>(64);
        TextCursor lines = new(text);
        string lastPath = "";
        while (!lines.AtEnd)
        {
            if (found.Count == limit || !TryParseLine(lines.TakeLine(), lastPath, out Mapping mapping))
                return false;
            lastPath = mapping.Path;
            found.Add(mapping);
        }

        mappings = found.DrainToImmutable();
        return true;
    }

    internal static bool TryParseLine(ReadOnlySpan<byte> line, string lastPath, out Mapping mapping)
    {
        mapping = default;
        TextCursor cursor = new(line);
        if (!TryParseRange(ref cursor, out AddressRange range) || !TryParseAccess(ref cursor, out MappingAccess access) ||
            !cursor.TryTakeHex(out ulong offset) || !cursor.TrySkip((byte)' ') ||
            !TryParseDevice(ref cursor, out uint major, out uint minor) || !cursor.TryTakeUnsigned(out ulong inode))
            return false;
        if (!cursor.AtEnd && !cursor.TrySkip((byte)' '))
            return false;
        cursor.SkipBlanks();
        string path = ParsePath(cursor.Rest, lastPath, out bool isDeleted);
        mapping = new Mapping(range, access, offset, major, minor, inode, path, isDeleted);
        return true;
    }

    private static bool TryParseRange(ref TextCursor cursor, out AddressRange range)
    {
        range = default;
        if (!cursor.TryTakeHex(out ulong start) || !cursor.TrySkip((byte)'-') ||
            !cursor.TryTakeHex(out ulong end) || !cursor.TrySkip((byte)' '))
            return false;
        range = new AddressRange(new TargetAddress(start), new TargetAddress(end));
        return start <= end;
    }

    private static bool TryParseAccess(ref TextCursor cursor, out MappingAccess access)
    {
        access = MappingAccess.None;
        if (!cursor.TryTake(4, out ReadOnlySpan<byte> letters) || !cursor.TrySkip((byte)' ') || letters[3] is not ((byte)'p' or (byte)'s'))
            return false;
        access |= letters[0] == 'r' ? MappingAccess.Read : 0;
        access |= letters[1] == 'w' ? MappingAccess.Write : 0;
        access |= letters[2] == 'x' ? MappingAccess.Execute : 0;
        access |= letters[3] == 's' ? MappingAccess.Shared : 0;
        return true;
    }

    private static bool TryParseDevice(ref TextCursor cursor, out uint major, out uint minor)
    {
        major = minor = 0;
        if (!cursor.TryTakeHex(out ulong high) || !cursor.TrySkip((byte)':') ||
            !cursor.TryTakeHex(out ulong low) || !cursor.TrySkip((byte)' ') || high > uint.MaxValue || low > uint.MaxValue)
            return false;
        (major, minor) = ((uint)high, (uint)low);
        return true;
    }

    /// <remarks>
    /// The kernel escapes the newline alone, so no other escape may be decoded: a backslash stands for itself. A live file
    /// whose name really ends in the mark cannot be told from a deleted one; the inode can tell.
    /// </remarks>
    private static string ParsePath(ReadOnlySpan<byte> text, string lastPath, out bool isDeleted)
    {
        isDeleted = text.Length > DeletedMark.Length && text[0] == '/' && text.EndsWith(DeletedMark);
        if (isDeleted)
            text = text[..^DeletedMark.Length];
        if (text.IsEmpty)
            return "";
        // The segments of one object follow each other: one string serves them all.
        string path = Encoding.UTF8.GetString(text).Replace("\\012", "\n", StringComparison.Ordinal);
        return path == lastPath ? lastPath : path;
    }
}
