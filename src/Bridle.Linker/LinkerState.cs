namespace Bridle.Linker;

/// <summary>What the run-time linker says about its lists, over all namespaces: one that changes outweighs the rest.</summary>
public enum LinkerState
{
    /// <summary>The linker has not filled its rendezvous yet, or memory is gone.</summary>
    NotStarted,

    /// <summary>Every list may be read.</summary>
    Consistent,

    /// <summary>Objects are being added to a list.</summary>
    Adding,

    /// <summary>Objects are being taken off a list.</summary>
    Deleting,
}
