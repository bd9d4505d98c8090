using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>The pairs of /proc/PID/auxv in their order, of 64-bit and of 32-bit programs.</summary>
internal static class AuxiliaryParser
{
    private const ulong ProgramHeaderSize32 = 32;

    /// <summary>The kernel's own vectors have some 25 pairs; it keeps room for twice as many words as it fills.</summary>
    internal const int MostPairs = 256;

    internal static ImmutableArray<AuxiliaryEntry> Parse(ReadOnlySpan<byte> bytes)
    {
        // The size of a program header tells how wide the program's words are.
        ImmutableArray<AuxiliaryEntry> narrow = Parse(bytes, sizeof(uint));
        return HeaderSize(narrow) == ProgramHeaderSize32 ? narrow : Parse(bytes, sizeof(ulong));
    }

    private static ulong HeaderSize(ImmutableArray<AuxiliaryEntry> entries) =>
        entries.FirstOrDefault(static entry => entry.Type == AuxiliaryType.PhEnt).Value;

    private static ImmutableArray<AuxiliaryEntry> Parse(ReadOnlySpan<byte> rest, int word)
    {
        var entries = ImmutableArray.CreateBuilder<AuxiliaryEntry>(32);
        for (; rest.Length >= 2 * word && entries.Count < MostPairs; rest = rest[(2 * word)..])
        {
            AuxiliaryEntry entry = new((AuxiliaryType)Word(rest, word), Word(rest[word..], word));
            if (entry.Type == AuxiliaryType.Null) break;
            entries.Add(entry);
        }

        return entries.DrainToImmutable();
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int size) =>
        size == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
