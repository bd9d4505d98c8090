using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>Who told what is loaded.</summary>
public enum ObjectSource
{
    /// <summary>Nobody: the objects are those whose files are mapped with code. There are no namespaces then.</summary>
    Mappings = 0,

    /// <summary>The run-time linker's lists.</summary>
    Linker,

    /// <summary>The program's own headers: it has no run-time linker, or that has not started.</summary>
    Program,
}

/// <summary>What is loaded in a running process at one moment.</summary>
/// <param name="Objects">In the linker's order, or by address.</param>
/// <param name="Source">Who told.</param>
/// <param name="State">What the linker said of its lists.</param>
/// <param name="Note">Why this is not the linker's consistent list, in words; null where it is.</param>
public sealed record ObjectList(ImmutableArray<MappedObject> Objects, ObjectSource Source, LinkerState State, string? Note);

/// <summary>One load, and the file that is mapped there.</summary>
/// <param name="Loaded">What the linker, or the object's own headers, say.</param>
/// <param name="File">The mapped file in the victim's mount namespace; empty where its mapping was not found.</param>
/// <param name="IsDeleted">The file has no name any more: it was replaced or removed since.</param>
public sealed record MappedObject(LoadedObject Loaded, string File, bool IsDeleted)
{
    internal static MappedObject In(ImmutableArray<Mapping> mappings, LoadedObject loaded)
    {
        TargetAddress start = loaded.Extent.Start;
        foreach (Mapping mapping in mappings)
            if (mapping.Range.Contains(start)) return new MappedObject(loaded, mapping.Path, mapping.IsDeleted);
        return new MappedObject(loaded, "", false);
    }
}
