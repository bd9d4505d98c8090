using Bridle.Target;

namespace Bridle.ObjectFiles.Cores;

/// <summary>A mapping of a file (NT_FILE).</summary>
/// <param name="Range">Whole pages.</param>
/// <param name="FileOffset">In bytes, where the range starts in the file.</param>
/// <param name="Path">In the mount namespace of the process.</param>
/// <param name="IsDeleted">The file had no name any more.</param>
public readonly record struct CoreMapping(AddressRange Range, ulong FileOffset, string Path, bool IsDeleted);
