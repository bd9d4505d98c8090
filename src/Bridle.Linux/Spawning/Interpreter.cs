using System.Buffers.Binary;
using System.Text;

namespace Bridle.Linux.Spawning;

/// <summary>
/// Finds the file that a program needs to start: the one behind "#!" of a script, or the run-time linker of a binary. The kernel
/// reports what is wrong with it as if it were wrong with the program, which is then a riddle.
/// </summary>
internal static class Interpreter
{
    /// <summary>The kernel itself looks no further than BINPRM_BUF_SIZE into a script.</summary>
    private const int ScriptBytes = 256;

    /// <summary>Program headers are looked for in this much of a binary; they follow its header.</summary>
    private const int BinaryBytes = 64 * 1024;

    private const int LongestName = 4096;
    private const int ProgramInterpreter = 3;

    /// <summary>Names the interpreter where the error can only be its: the program is there and may be executed. Null otherwise.</summary>
    internal static string? Blame(string path, Errno error)
    {
        if ((error != Errno.ENOENT && error != Errno.EACCES) || SpawnImports.access(path, PathSearch.Executable) != 0)
            return null;
        string? interpreter = TryRead(path);
        return interpreter is null ? null : $"interpreter {interpreter}";
    }

    private static string? TryRead(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] head = new byte[BinaryBytes];
            return Find(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null; // A file that may be executed need not be readable.
        }
    }

    internal static string? Find(ReadOnlySpan<byte> head) =>
        head.StartsWith("#!"u8) ? OfScript(head[2..Math.Min(head.Length, ScriptBytes)]) :
        head.StartsWith("\u007fELF\u0002\u0001"u8) ? OfBinary(head, 32, 54, 56, 8, 32) :
        head.StartsWith("\u007fELF\u0001\u0001"u8) ? OfBinary(head, 28, 42, 44, 4, 16) : null;

    private static string? OfScript(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim(" \t"u8);
        int blank = line.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> name = blank < 0 ? line : line[..blank];
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }

    /// <summary>The places are those of e_phoff, e_phentsize and e_phnum, and of p_offset and p_filesz in a program header.</summary>
    private static string? OfBinary(ReadOnlySpan<byte> head, int tablePlace, int sizePlace, int countPlace, int offsetPlace, int lengthPlace)
    {
        int wordSize = offsetPlace;
        if (head.Length < countPlace + sizeof(ushort))
            return null;
        ulong table = Word(head, tablePlace, wordSize);
        ushort size = BinaryPrimitives.ReadUInt16LittleEndian(head[sizePlace..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(head[countPlace..]);
        for (int index = 0; index < count && size >= lengthPlace + wordSize; index++)
        {
            if (!TryCut(head, table, size, out ReadOnlySpan<byte> header))
                return null;
            if (BinaryPrimitives.ReadInt32LittleEndian(header) == ProgramInterpreter)
                return NameAt(head, Word(header, offsetPlace, wordSize), Word(header, lengthPlace, wordSize));
            table += size;
        }

        return null;
    }

    private static string? NameAt(ReadOnlySpan<byte> head, ulong offset, ulong length) =>
        length is > 1 and <= LongestName && TryCut(head, offset, (int)length, out ReadOnlySpan<byte> name)
            ? Encoding.UTF8.GetString(name.TrimEnd((byte)0))
            : null;

    private static bool TryCut(ReadOnlySpan<byte> head, ulong offset, int length, out ReadOnlySpan<byte> part)
    {
        bool fits = offset <= (ulong)head.Length && (ulong)length <= (ulong)head.Length - offset;
        part = fits ? head.Slice((int)offset, length) : default;
        return fits;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int place, int size) => size == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..])
        : BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]);
}
