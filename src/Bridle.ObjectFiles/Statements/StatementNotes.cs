using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles.Statements;

/// <summary>
/// Reads the section .note.stapsdt. Its addresses were right when the assembler wrote them; should somebody have moved the object since
/// (prelink), then the section .stapsdt.base has moved with it and each note says where that was.
/// </summary>
public static class StatementNotes
{
    private const string Section = ".note.stapsdt", BaseSection = ".stapsdt.base";
    private const uint Type = 3;
    private const int HeaderSize = 12, AddressBytes = 3 * sizeof(ulong), Alignment = 4;

    /// <summary>In the order of the file; empty where there are none. A note that cannot be read is passed over.</summary>
    public static ImmutableArray<StatementNote> Read(ElfFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.TryFindSection(Section, out int index) || file.Sections[index].Length > (ulong)file.Limits.StatementNoteBytes) return [];
        if (!file.TryReadSection(index, out ReadOnlyMemory<byte> notes, out _)) return [];
        FileAddress? place = file.TryFindSection(BaseSection, out int baseIndex) ? file.Sections[baseIndex].Address : null;
        return Parse(notes.Span, place, file.Limits);
    }

    internal static ImmutableArray<StatementNote> Parse(ReadOnlySpan<byte> notes, FileAddress? place, ObjectFileLimits limits)
    {
        var found = ImmutableArray.CreateBuilder<StatementNote>();
        for (int visited = 0; visited < limits.StatementNotes && notes.Length >= HeaderSize; visited++)
        {
            ulong nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes), contentSize = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            ulong content = AlignUp(HeaderSize + nameSize);
            if (content + contentSize > (ulong)notes.Length) break;
            bool isOurs = type == Type && notes.Slice(HeaderSize, (int)nameSize).SequenceEqual("stapsdt\0"u8);
            if (isOurs && TryParse(notes.Slice((int)content, (int)contentSize), place, limits, out StatementNote note)) found.Add(note);
            notes = notes[(int)Math.Min(AlignUp(content + contentSize), (ulong)notes.Length)..];
        }

        return found.DrainToImmutable();
    }

    private static bool TryParse(ReadOnlySpan<byte> content, FileAddress? place, ObjectFileLimits limits, out StatementNote note)
    {
        note = default;
        if (content.Length < AddressBytes) return false;
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(content), stated = BinaryPrimitives.ReadUInt64LittleEndian(content[8..]);
        ulong semaphore = BinaryPrimitives.ReadUInt64LittleEndian(content[16..]);
        ReadOnlySpan<byte> texts = content[AddressBytes..];
        if (!TryTake(ref texts, limits, out string provider) || !TryTake(ref texts, limits, out string name)) return false;
        // Probes of old have no third text where they have no arguments.
        TryTake(ref texts, limits, out string arguments);
        ulong moved = place is { } actual && stated != 0 ? unchecked(actual.Value - stated) : 0;
        note = new StatementNote(new FileAddress(unchecked(address + moved)),
            semaphore == 0 ? null : new FileAddress(unchecked(semaphore + moved)), provider, name, arguments);
        return provider.Length != 0 && name.Length != 0;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> texts, ObjectFileLimits limits, out string text)
    {
        int end = texts[..Math.Min(texts.Length, limits.StatementTextBytes)].IndexOf((byte)0);
        text = end > 0 ? Encoding.UTF8.GetString(texts[..end]) : "";
        if (end >= 0) texts = texts[(end + 1)..];
        return end >= 0;
    }

    private static ulong AlignUp(ulong value) => (value + Alignment - 1) & ~(ulong)(Alignment - 1);
}
