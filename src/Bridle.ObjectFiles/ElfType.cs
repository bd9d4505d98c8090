namespace Bridle.ObjectFiles;

/// <summary>e_type.</summary>
public enum ElfType
{
    None = 0,
    Relocatable = 1,

    /// <summary>A program at fixed addresses.</summary>
    Executable = 2,

    /// <summary>A library, or a program that may be loaded anywhere.</summary>
    Shared = 3,
    Core = 4,
}
