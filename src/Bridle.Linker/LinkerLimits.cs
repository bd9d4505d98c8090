namespace Bridle.Linker;

/// <summary>How far the agent follows a victim's lists before it takes them for damaged.</summary>
public sealed record LinkerLimits
{
    public static LinkerLimits Default { get; } = new();

    /// <summary>Namespaces followed; glibc makes 16 at most.</summary>
    public int Namespaces { get; init; } = 64;

    /// <summary>Link map entries over all namespaces; a list longer than this, or one that bites its tail, is refused.</summary>
    public int Objects { get; init; } = 65_536;

    /// <summary>Bytes of an object's name.</summary>
    public int NameBytes { get; init; } = 4096;

    /// <summary>Pages looked at, over all objects of one reading, for ELF headers that are not where the bias says.</summary>
    public int HeaderSearchPages { get; init; } = 65_536;
}
