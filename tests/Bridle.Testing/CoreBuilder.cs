using System.Text;

namespace Bridle.Testing;

/// <summary>
/// Builds a small core: a segment of text that is not in it, one of data that is, two threads, and every note that is read. All its
/// fields are known by name, so that each can be made to lie.
/// </summary>
public sealed class CoreBuilder
{
    public const ulong TextStart = 0x400000, DataStart = 0x600000;
    public const int DataBytes = 0x200;
    private const int HeaderBytes = 64, SegmentBytes = 56, SectionBytes = 64;
    private const uint ReadWrite = 6, ReadExecute = 5;

    private List<ElfField> _fields = [];

    /// <summary>After <see cref="Build"/>.</summary>
    public IReadOnlyList<ElfField> Fields => _fields;

    /// <summary>The number of segments stands in the first section header, as where there are 65535 or more.</summary>
    public bool CountsElsewhere { get; init; }

    public byte[] Build()
    {
        ElfWriter notes = new();
        WriteNotes(notes);
        int table = HeaderBytes + (CountsElsewhere ? SectionBytes : 0);
        int notesAt = table + 3 * SegmentBytes, dataAt = notesAt + notes.Length;
        ElfWriter file = new();
        WriteHeader(file, table);
        if (CountsElsewhere) WriteSection(file);
        WriteSegment(file, "note", 4, 4, notesAt, 0, notes.Length, 0);
        WriteSegment(file, "text", 1, ReadExecute, dataAt, TextStart, 0, 0x1000);
        WriteSegment(file, "data", 1, ReadWrite, dataAt, DataStart, DataBytes, DataBytes);
        _fields = [.. file.Fields, .. notes.Fields.Select(field => field with { Offset = field.Offset + notesAt })];
        file.Bytes(notes.ToArray());
        for (int i = 0; i < DataBytes; i++) file.Bytes([(byte)(i & 0xff)]);
        return file.ToArray();
    }

    private void WriteHeader(ElfWriter file, int table)
    {
        file.Bytes([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.UInt16("e_type", 4);
        file.UInt16("e_machine", 62);
        file.UInt32("e_version", 1);
        file.UInt64("e_entry", 0);
        file.UInt64("e_phoff", (ulong)table);
        file.UInt64("e_shoff", CountsElsewhere ? (ulong)HeaderBytes : 0);
        file.UInt32("e_flags", 0);
        file.UInt16("e_ehsize", HeaderBytes);
        file.UInt16("e_phentsize", SegmentBytes);
        file.UInt16("e_phnum", (ushort)(CountsElsewhere ? 0xffff : 3));
        file.UInt16("e_shentsize", SectionBytes);
        file.UInt16("e_shnum", (ushort)(CountsElsewhere ? 1 : 0));
        file.UInt16("e_shstrndx", 0);
    }

    private static void WriteSection(ElfWriter file)
    {
        file.Bytes(new byte[44]);
        file.UInt32("sh_info", 3);
        file.Bytes(new byte[16]);
    }

    private static void WriteSegment(ElfWriter file, string name, uint type, uint flags, int offset, ulong address, int inFile, int inMemory)
    {
        file.UInt32($"{name}.p_type", type);
        file.UInt32($"{name}.p_flags", flags);
        file.UInt64($"{name}.p_offset", (ulong)offset);
        file.UInt64($"{name}.p_vaddr", address);
        file.UInt64($"{name}.p_paddr", 0);
        file.UInt64($"{name}.p_filesz", (ulong)inFile);
        file.UInt64($"{name}.p_memsz", (ulong)inMemory);
        file.UInt64($"{name}.p_align", 0x1000);
    }

    private static void WriteNotes(ElfWriter notes)
    {
        WriteNote(notes, "first", 1, static writer => WriteThread(writer, "first", 4242, 11));
        WriteNote(notes, "program", 3, WriteProgram);
        WriteNote(notes, "siginfo", 0x53494749, static writer =>
        {
            writer.UInt32("si_signo", 11);
            writer.UInt32("si_errno", 0);
            writer.UInt64("si_code", 1);
            writer.UInt64("si_addr", 0x18);
            writer.Bytes(new byte[104]);
        });
        WriteNote(notes, "auxv", 6, static writer =>
        {
            writer.UInt64("at_type", 9);
            writer.UInt64("at_value", TextStart);
            writer.Bytes(new byte[16]);
        });
        WriteNote(notes, "files", 0x46494c45, WriteFiles);
        WriteNote(notes, "second", 1, static writer => WriteThread(writer, "second", 4243, 0));
    }

    private static void WriteNote(ElfWriter notes, string name, uint type, Action<ElfWriter> write)
    {
        ElfWriter content = new();
        write(content);
        notes.UInt32($"{name}.namesz", 5);
        notes.UInt32($"{name}.descsz", (uint)content.Length);
        notes.UInt32($"{name}.type", type);
        notes.Bytes("CORE\0\0\0\0"u8);
        notes.Fields.AddRange(content.Fields.Select(field => field with { Name = $"{name}.{field.Name}", Offset = field.Offset + notes.Length }));
        notes.Bytes(content.ToArray());
        notes.Align(4);
    }

    private static void WriteThread(ElfWriter writer, string name, uint id, ushort signal)
    {
        writer.Bytes(new byte[12]);
        writer.UInt16("cursig", signal);
        writer.Bytes(new byte[2]);
        writer.UInt64("sigpend", 1UL << 14);
        writer.UInt64("sighold", 0);
        writer.UInt32("pid", id);
        writer.Bytes(new byte[76]);
        for (int register = 0; register < 27; register++) writer.UInt64($"{name}{register}", register == 16 ? TextStart + 0x10 : DataStart);
        writer.Bytes(new byte[8]);
    }

    private static void WriteProgram(ElfWriter writer)
    {
        writer.Bytes(new byte[16]);
        foreach (string name in (string[])["uid", "gid", "pid", "ppid", "pgrp", "sid"]) writer.UInt32(name, name == "pid" ? 4242u : 7);
        WritePadded(writer, "victim", 16);
        WritePadded(writer, "victim with words ", 80);
    }

    private static void WritePadded(ElfWriter writer, string text, int length)
    {
        byte[] bytes = new byte[length];
        Encoding.UTF8.GetBytes(text, bytes);
        writer.Bytes(bytes);
    }

    private static void WriteFiles(ElfWriter writer)
    {
        writer.UInt64("count", 2);
        writer.UInt64("page_size", 0x1000);
        (ulong Start, ulong End, ulong Page)[] entries = [(DataStart, DataStart + 0x1000, 1), (TextStart, TextStart + 0x1000, 0)];
        for (int i = 0; i < entries.Length; i++)
        {
            writer.UInt64($"start{i}", entries[i].Start);
            writer.UInt64($"end{i}", entries[i].End);
            writer.UInt64($"page{i}", entries[i].Page);
        }

        writer.Text("/bin/victim");
        writer.Text("/bin/victim (deleted)");
    }
}
