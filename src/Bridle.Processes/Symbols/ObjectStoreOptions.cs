using Bridle.ObjectFiles;
using Bridle.ObjectFiles.DebugFiles;

namespace Bridle.Processes.Symbols;

public sealed record ObjectStoreOptions
{
    public static ObjectStoreOptions Default { get; } = new();

    /// <summary>How many files are kept open for those who come later; the one that was not used for longest goes first.</summary>
    public int Files { get; init; } = 512;

    public ObjectFileLimits Limits { get; init; } = ObjectFileLimits.Default;

    /// <summary>Where separate debug files are looked for, in the victim's root and then in our own.</summary>
    public DebugFileOptions DebugFiles { get; init; } = DebugFileOptions.Default;
}
