namespace Bridle.ObjectFiles;

/// <summary>Why an object could not be opened, or a part of it not be read.</summary>
public enum ElfProblem
{
    None,

    /// <summary>Memory or file ends before the headers do.</summary>
    Unreadable,

    /// <summary>No ELF magic.</summary>
    NotElf,

    /// <summary>ELF, but not a 64-bit little-endian one of this machine.</summary>
    Unsupported,

    /// <summary>A header contradicts itself.</summary>
    Malformed,

    /// <summary>More than <see cref="ObjectFileLimits"/> allows.</summary>
    OverLimit,

    /// <summary>There is no such section, or it has no bytes in this file.</summary>
    Absent,
}
