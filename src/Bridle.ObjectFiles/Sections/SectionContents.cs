namespace Bridle.ObjectFiles.Sections;

/// <summary>
/// The contents of one file's sections, each read and decompressed when first asked for. Any thread may ask.
/// </summary>
/// <remarks>
/// A content is kept as long as somebody uses it and the collector lets it be; who needs it for long keeps it. Each section has a
/// lock of its own: two threads that want the same one do the work once, and nobody who wants a small one waits for a large one.
/// What all sections of a file may take together is counted once for each section, whether or not it is still there.
/// </remarks>
internal sealed class SectionContents(IFileBytes bytes, SectionTable table, ObjectFileLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private long _left = limits.AllSectionsBytes;

    public ElfProblem Read(int index, out ReadOnlyMemory<byte> content)
    {
        SectionHeader header = table.Headers[index];
        content = default;
        if (header.Type is SectionType.NoBits or SectionType.Null) return ElfProblem.Absent;
        if (header.Offset > (ulong)bytes.Length || header.Length > (ulong)bytes.Length - header.Offset) return ElfProblem.Unreadable;
        if (header.Length > (ulong)limits.SectionBytes) return ElfProblem.OverLimit;
        bool isLegacy = !header.IsCompressed && table.IsLegacyCompressed(index);
        if (bytes is MemoryBytes memory && !header.IsCompressed && !isLegacy)
        {
            content = memory.Slice((long)header.Offset, (int)header.Length);
            return ElfProblem.None;
        }

        Entry entry = EntryOf(index);
        lock (entry)
        {
            ElfProblem problem = entry.TryGet(out byte[]? known) ? ElfProblem.None : Load(header, isLegacy, entry, out known);
            content = known;
            return problem;
        }
    }

    private Entry EntryOf(int index)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(index, out Entry? entry)) _entries.Add(index, entry = new Entry());
            return entry;
        }
    }

    private ElfProblem Load(in SectionHeader header, bool isLegacy, Entry entry, out byte[]? content)
    {
        content = null;
        CompressionHeader compression = default;
        ElfProblem problem = header.IsCompressed || isLegacy
            ? CompressionHeader.Read(bytes, header, isLegacy, limits, out compression)
            : ElfProblem.None;
        if (problem != ElfProblem.None) return problem;
        int length = compression.IsPresent ? compression.Length : (int)header.Length;
        if (!entry.IsCounted && !TryTake(length)) return ElfProblem.OverLimit;
        entry.IsCounted = true;
        problem = ReadRaw(header, out byte[] raw);
        if (problem == ElfProblem.None && compression.IsPresent) problem = Decompression.Run(compression, raw, out raw);
        if (problem == ElfProblem.None) entry.Set(content = raw);
        return problem;
    }

    private ElfProblem ReadRaw(in SectionHeader header, out byte[] raw)
    {
        raw = GC.AllocateUninitializedArray<byte>((int)header.Length);
        return bytes.Read((long)header.Offset, raw) == raw.Length ? ElfProblem.None : ElfProblem.Unreadable;
    }

    private bool TryTake(int length)
    {
        lock (_gate)
        {
            if (length > _left) return false;
            _left -= length;
            return true;
        }
    }

    private sealed class Entry
    {
        private WeakReference<byte[]>? _content;

        public bool IsCounted { get; set; }

        public bool TryGet(out byte[]? content)
        {
            content = null;
            return _content?.TryGetTarget(out content) ?? false;
        }

        public void Set(byte[] content) => _content = new WeakReference<byte[]>(content);
    }
}
