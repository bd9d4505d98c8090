using System.Collections.Immutable;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>Where separate debug files are looked for.</summary>
public sealed record DebugFileOptions
{
    public static DebugFileOptions Default { get; } = new();

    /// <summary>The folders that distributions keep them in; below each root.</summary>
    public ImmutableArray<string> Folders { get; init; } = ["/usr/lib/debug"];

    /// <summary>Asked for what no folder has; null (the default) asks nobody.</summary>
    public IDebugFileServer? Server { get; init; }
}
