using System.Buffers.Binary;

namespace Bridle.ObjectFiles;

/// <summary>Finds the build-id among the notes of one segment or section.</summary>
internal static class NoteScanner
{
    private const int HeaderSize = 12;
    private const uint BuildIdType = 3;

    public static bool TryFindBuildId(ReadOnlySpan<byte> notes, ulong alignment, ObjectFileLimits limits, out string buildId)
    {
        // Everything is aligned to 4 but for segments that say 8 (.note.gnu.property).
        uint align = alignment == 8 ? 8u : 4u;
        buildId = "";
        for (int visited = 0; visited < limits.Notes && notes.Length >= HeaderSize; visited++)
        {
            ulong nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            ulong contentSize = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            ulong content = AlignUp(HeaderSize + nameSize, align);
            if (content + contentSize > (ulong)notes.Length) return false;
            ReadOnlySpan<byte> name = notes.Slice(HeaderSize, (int)nameSize);
            if (type == BuildIdType && name.SequenceEqual("GNU\0"u8))
                return TryFormat(notes.Slice((int)content, (int)contentSize), limits, out buildId);
            ulong next = AlignUp(content + contentSize, align);
            if (next >= (ulong)notes.Length) return false;
            notes = notes[(int)next..];
        }

        return false;
    }

    private static bool TryFormat(ReadOnlySpan<byte> bytes, ObjectFileLimits limits, out string buildId)
    {
        bool sane = !bytes.IsEmpty && bytes.Length <= limits.BuildIdBytes;
        buildId = sane ? Convert.ToHexStringLower(bytes) : "";
        return sane;
    }

    private static ulong AlignUp(ulong value, uint alignment) => (value + alignment - 1) & ~(ulong)(alignment - 1);
}
