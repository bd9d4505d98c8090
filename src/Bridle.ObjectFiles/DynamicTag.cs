namespace Bridle.ObjectFiles;

/// <summary>d_tag, as far as it is read here.</summary>
public enum DynamicTag
{
    End = 0,
    Needed = 1,
    Hash = 4,
    StringTable = 5,
    SymbolTable = 6,
    StringTableSize = 10,
    SharedObjectName = 14,
    OldRunPath = 15,

    /// <summary>Written by the run-time linker: the address of its rendezvous.</summary>
    Debug = 21,
    RunPath = 29,
    GnuHash = 0x6ffffef5,
    SymbolVersions = 0x6ffffff0,
}
