using Bridle.Processes.Symbols;

namespace Bridle.Control;

public sealed record SessionOptions
{
    public const int DefaultCacheLimit = 8;

    /// <summary>How many idle read-only handles are kept; 0 for none.</summary>
    public int CacheLimit { get; init; } = DefaultCacheLimit;

    /// <summary>The object files whose symbols snapshots tell; null for a store of the session's own. Several sessions may share one.</summary>
    public ObjectFileStore? ObjectFiles { get; init; }

    /// <summary>Keeps a debug log. Also on where the environment variable BRIDLE_DEBUG is set and not empty.</summary>
    public bool Debug { get; init; }

    /// <summary>Gets each line of the debug log as it is written, on the thread that writes it.</summary>
    public Action<string>? DebugSink { get; init; }
}
