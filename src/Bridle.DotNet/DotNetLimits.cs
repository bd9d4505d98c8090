namespace Bridle.DotNet;

/// <summary>What asking a .NET runtime for names may cost at most. Its tables are another program's memory, read while it runs.</summary>
public sealed record DotNetLimits
{
    public static DotNetLimits Default { get; } = new();

    /// <summary>From the start of the reading program until it is ready. Beyond, it is killed.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one answer. Beyond, the reading program is killed.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the reading program is started, first time included: torn tables may make it crash or hang.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>How long an answer is taken for true: code may be freed, and its place used again.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Answers that are kept; beyond, all are forgotten.</summary>
    public int Answers { get; init; } = 65536;

    /// <summary>Of one name; the rest is left out.</summary>
    public int NameCharacters { get; init; } = 4096;

    /// <summary>How deeply the arguments of generic types may be nested; a deeper name stays as the runtime has it.</summary>
    public int NameDepth { get; init; } = 32;

    /// <summary>Looked at for the start of a piece of code.</summary>
    public int CodeBytes { get; init; } = 1 << 20;

    /// <summary>Installed versions of the shared framework that are looked at.</summary>
    public int Frameworks { get; init; } = 100;
}
