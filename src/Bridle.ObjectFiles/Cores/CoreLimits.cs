namespace Bridle.ObjectFiles.Cores;

/// <summary>How much of a core file is taken in: whoever sends one may have made it to mislead. What lies beyond is left out, and said.</summary>
public sealed record CoreLimits
{
    public static CoreLimits Default { get; } = new();

    /// <summary>Program headers: one a mapping, and the kernel allows as many mappings as vm.max_map_count says.</summary>
    public int Segments { get; init; } = 2_097_152;

    /// <summary>Notes visited; a thread has some five.</summary>
    public int Notes { get; init; } = 4_194_304;

    public int Threads { get; init; } = 524_288;

    /// <summary>Bytes of the list of mapped files; the kernel writes 16 MB at most.</summary>
    public int FileListBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of the auxiliary vector.</summary>
    public int AuxiliaryBytes { get; init; } = 65_536;

    /// <summary>Bytes of the initial stack that are searched for arguments and environment; the kernel grants them 6 MB.</summary>
    public int InitialStackBytes { get; init; } = 8 << 20;
}
