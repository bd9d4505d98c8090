namespace Bridle.ObjectFiles.Cores;

/// <summary>Why a file is not read as a core.</summary>
public enum CoreProblem
{
    None,

    /// <summary>The file ends before its headers do.</summary>
    Unreadable,

    /// <summary>Neither ELF nor packed.</summary>
    NotElf,

    /// <summary>Packed by zstd, xz, lz4 or gzip, as systemd keeps them.</summary>
    Compressed,

    /// <summary>An ELF file, but no core: a program or a library.</summary>
    NotCore,

    /// <summary>The core of a program of another machine, or of a 32-bit one.</summary>
    Unsupported,

    /// <summary>A header contradicts itself.</summary>
    Malformed,

    /// <summary>More than <see cref="CoreLimits"/> allows.</summary>
    OverLimit,
}

/// <summary>What a core file should have and has not.</summary>
[Flags]
public enum CoreLoss
{
    None = 0,

    /// <summary>The file ends within its table of segments.</summary>
    Segments = 1,

    /// <summary>The file ends within its notes, or they contradict themselves: threads may be missing.</summary>
    Notes = 2,

    /// <summary>The file ends before its last segment does: memory is missing.</summary>
    Memory = 4,

    /// <summary>There is more than <see cref="CoreLimits"/> allows.</summary>
    OverLimit = 8,
}
