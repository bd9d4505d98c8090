namespace Bridle.Engine;

/// <summary>How far the engine follows what a program or its data asks for.</summary>
public sealed record EngineLimits
{
    public static EngineLimits Default { get; } = new();

    /// <summary>Bytes of one region of the state: buffers, aggregations, dynamic variables, scratch. Larger options are cut to it.</summary>
    public int RegionBytes { get; init; } = 1 << 30;

    /// <summary>Speculations at a time.</summary>
    public int Speculations { get; init; } = 1024;

    /// <summary>Timers that are late are made up for, up to this many firings of each at a time.</summary>
    public int LateFirings { get; init; } = 64;

    /// <summary>Rows of distributions whose growth is kept; the first ones that come.</summary>
    public int HeatMaps { get; init; } = 32;

    /// <summary>Moments that are kept of each; when there are more, two become one.</summary>
    public int HeatColumns { get; init; } = 600;

    /// <summary>Levels that are kept apart of each, from the lowest that has values to the highest; when there are more, two become one.</summary>
    public int HeatLevels { get; init; } = 128;

    /// <summary>Cells of all of them with values, which is what a picture is made of; when there are more, two moments become one.</summary>
    public int HeatCells { get; init; } = 50_000;
}
