namespace Bridle.Processes.Stacks;

/// <summary>How much debug information is read for source lines and inlined calls.</summary>
public enum SourceSearch
{
    None,

    /// <summary>What objects carry themselves.</summary>
    OwnFiles,

    /// <summary>Separate debug files too, which a distribution may have compressed, so that much must be read for one line.</summary>
    AllFiles,
}
