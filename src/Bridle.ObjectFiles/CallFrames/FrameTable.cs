using Bridle.Target;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// How the frames of a file's functions are unwound: .eh_frame through the table in .eh_frame_hdr where that is sane, else through an
/// index made once; then .debug_frame. Belongs to a file, not to a load of it. Any thread.
/// </summary>
public sealed class FrameTable
{
    private readonly FrameSection _exceptions, _debug;
    private readonly SearchTable? _search;
    private readonly Lazy<EntryIndex> _exceptionIndex, _debugIndex;
    private readonly RowCache _cache;

    private FrameTable(in FrameSections sections, CallFrameLimits limits)
    {
        Limits = limits;
        _exceptions = new FrameSection(sections.ExceptionFrame, sections.ExceptionFrameAddress.Value, isExceptionFrame: true, limits);
        _debug = new FrameSection(sections.DebugFrame, 0, isExceptionFrame: false, limits);
        SearchTable? search = SearchTable.Open(sections.Header, sections.HeaderAddress.Value);
        _search = search?.Frames == _exceptions.Address ? search : null;
        _exceptionIndex = new Lazy<EntryIndex>(() => EntryIndex.Scan(_exceptions));
        _debugIndex = new Lazy<EntryIndex>(() => EntryIndex.Scan(_debug));
        _cache = new RowCache(limits.CachedRows);
    }

    internal CallFrameLimits Limits { get; }

    /// <summary>The sorted table of .eh_frame_hdr is used.</summary>
    public bool HasSearchTable => _search is not null;

    public static FrameTable Create(in FrameSections sections, CallFrameLimits? limits = null) =>
        new(sections, limits ?? CallFrameLimits.Default);

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
        section = _debug;
        return !_debug.Bytes.IsEmpty && TryFind(_debug, _debugIndex, address, out entry) && entry.Contains(address);
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
