using Bridle.Target;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// How the frames of a file's functions are unwound: .eh_frame through the table in .eh_frame_hdr where that is sane, else through an
/// index made once; then .debug_frame. Belongs to a file, not to a load of it. Any thread.
/// </summary>
public sealed class FrameTable
{
    private readonly FrameSection _exceptions;
    private readonly Lazy<FrameSection> _debug;
    private readonly SearchTable? _search;
    private readonly Lazy<EntryIndex> _exceptionIndex, _debugIndex;
    private readonly RowCache _cache;

    private FrameTable(in FrameSections sections, CallFrameLimits limits, Func<ReadOnlyMemory<byte>> debugFrame)
    {
        Limits = limits;
        _exceptions = new FrameSection(sections.ExceptionFrame, sections.ExceptionFrameAddress.Value, isExceptionFrame: true, limits);
        _debug = new Lazy<FrameSection>(() => new FrameSection(debugFrame(), 0, isExceptionFrame: false, limits));
        SearchTable? search = SearchTable.Open(sections.Header, sections.HeaderAddress.Value);
        _search = search?.Frames == _exceptions.Address ? search : null;
        _exceptionIndex = new Lazy<EntryIndex>(() => EntryIndex.Scan(_exceptions));
        _debugIndex = new Lazy<EntryIndex>(() => EntryIndex.Scan(_debug.Value));
        _cache = new RowCache(limits.CachedRows);
    }

    internal CallFrameLimits Limits { get; }

    /// <summary>The sorted table of .eh_frame_hdr is used.</summary>
    public bool HasSearchTable => _search is not null;

    public static FrameTable Create(in FrameSections sections, CallFrameLimits? limits = null)
    {
        ReadOnlyMemory<byte> debugFrame = sections.DebugFrame;
        return new FrameTable(sections, limits ?? CallFrameLimits.Default, () => debugFrame);
    }

    /// <summary>The table of a file. .debug_frame, which few files have, is looked for when the other one does not know an address.</summary>
    internal static FrameTable Create(ElfFile elf, Func<ElfFile?> debugFile)
    {
        Read(elf, ".eh_frame", out ReadOnlyMemory<byte> frames, out FileAddress framesAt);
        Read(elf, ".eh_frame_hdr", out ReadOnlyMemory<byte> header, out FileAddress headerAt);
        FrameSections sections = new() { ExceptionFrame = frames, ExceptionFrameAddress = framesAt, Header = header, HeaderAddress = headerAt };
        return new FrameTable(sections, CallFrameLimits.Default, () => DebugFrame(elf, debugFile));
    }

    /// <summary>The table of an image without a file, such as the vDSO: PT_GNU_EH_FRAME leads to it.</summary>
    public static bool TryCreate(ElfImage image, out FrameTable table, CallFrameLimits? limits = null)
    {
        limits ??= CallFrameLimits.Default;
        bool read = ImageFrames.TryRead(image, limits, out FrameSections sections);
        table = read ? Create(sections, limits) : null!;
        return read;
    }

    /// <summary>The code that the entry of an address covers; false where there is none.</summary>
    public bool TryFindRange(FileAddress address, out FileAddress start, out FileAddress end)
    {
        bool found = TryFind(address.Value, out FrameEntry entry, out _);
        (start, end) = (new FileAddress(entry.Start), new FileAddress(entry.End));
        return found;
    }

    /// <summary>
    /// Whether the stack is at an address as at a function's first instruction, with the return address on top: so it is before a function
    /// has made its frame and after it has given that up. Null where nobody says.
    /// </summary>
    public bool? HasReturnAddressOnTop(FileAddress address) =>
        FindRow(address.Value) is { } row ? row.Frame == RegisterRule.In(Column.Rsp, sizeof(ulong)) : null;

    /// <summary>The rules at an address; null where the file says none, or nothing that makes sense.</summary>
    internal FrameRow? FindRow(ulong address)
    {
        if (_cache.Find(address) is { } known) return known;
        if (!TryFind(address, out FrameEntry entry, out FrameSection section)) return null;
        FrameRow? row = FrameProgram.Run(section, entry, address);
        if (row is not null) _cache.Add(address, row);
        return row;
    }

    private bool TryFind(ulong address, out FrameEntry entry, out FrameSection section)
    {
        section = _exceptions;
        bool isSane = TrySearch(address, out entry);
        if (!isSane && !_exceptions.Bytes.IsEmpty) TryFind(_exceptions, _exceptionIndex, address, out entry);
        if (entry.Contains(address)) return true;
        section = _debug.Value;
        return !section.Bytes.IsEmpty && TryFind(section, _debugIndex, address, out entry) && entry.Contains(address);
    }

    private static ReadOnlyMemory<byte> DebugFrame(ElfFile elf, Func<ElfFile?> debugFile)
    {
        const string Name = ".debug_frame";
        if (elf.TryReadSection(Name, out ReadOnlyMemory<byte> own, out _)) return own;
        return debugFile() is { } separate && separate.TryReadSection(Name, out ReadOnlyMemory<byte> other, out _) ? other : default;
    }

    private static void Read(ElfFile elf, string name, out ReadOnlyMemory<byte> content, out FileAddress address)
    {
        (content, address) = (default, default);
        if (!elf.TryFindSection(name, out int index)) return;
        address = elf.Sections[index].Address;
        elf.TryReadSection(index, out content, out _);
    }

    /// <summary>False where the table does not fit the entries: then they are looked through. True for an address that it does not cover.</summary>
    private bool TrySearch(ulong address, out FrameEntry entry)
    {
        entry = default;
        if (_search is null) return false;
        if (!_search.TryFind(address, out ulong start, out ulong place)) return true;
        ulong offset = unchecked(place - _exceptions.Address);
        return offset < (ulong)_exceptions.Bytes.Length && _exceptions.TryReadEntry((int)offset, out entry) && entry.Start == start;
    }

    private static bool TryFind(FrameSection section, Lazy<EntryIndex> index, ulong address, out FrameEntry entry)
    {
        entry = default;
        return index.Value.TryFind(address, out int offset) && section.TryReadEntry(offset, out entry);
    }
}
