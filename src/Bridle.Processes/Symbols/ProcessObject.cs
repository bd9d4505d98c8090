using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Processes.Symbols;

/// <summary>
/// One load of one object in a process, with the file that was mapped for it. Immutable but for what is read when it is first needed;
/// any thread, and as long as somebody refers to it, whatever becomes of the process and of the file.
/// </summary>
public sealed class ProcessObject
{
    private const ulong PageMask = ~0xffful;
    private readonly Lazy<ObjectFile?> _file;
    private readonly Lazy<LoadBias> _bias;

    internal ProcessObject(LoadedObject loaded, Func<ObjectFile?> file)
    {
        (Loaded, Path, Namespace, Extent) = (loaded, loaded.Path, loaded.Namespace, loaded.Extent);
        (IsExecutable, IsLinker) = (loaded.IsExecutable, loaded.IsLinker);
        _file = new Lazy<ObjectFile?>(file);
        _bias = new Lazy<LoadBias>(loaded.Bias);
    }

    /// <summary>One that no linker has listed: only its mappings are known.</summary>
    internal ProcessObject(Mapping mapping, AddressRange extent, bool isExecutable, bool isLinker, Func<ObjectFile?> file)
    {
        (Path, Extent, IsExecutable, IsLinker, Inode) = (mapping.Path, extent, isExecutable, isLinker, mapping.Inode);
        _file = new Lazy<ObjectFile?>(file);
        _bias = new Lazy<LoadBias>(() => FindBias(mapping));
    }

    /// <summary>What the run-time linker says of it; null where only mappings are known.</summary>
    public LoadedObject? Loaded { get; }

    /// <summary>In the victim's mount namespace; empty where nobody names it.</summary>
    public string Path { get; }

    /// <summary>0 for the base namespace, then in the linker's order.</summary>
    public int Namespace { get; }

    /// <summary>From its first page to its last.</summary>
    public AddressRange Extent { get; }

    public bool IsExecutable { get; }

    public bool IsLinker { get; }

    /// <summary>The path without its folders: what a stack shows before the function.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The object's file and all that belongs to it; null where it could not be opened, or is not the one that was mapped.</summary>
    public ObjectFile? File => _file.Value;

    public LoadBias Bias => _bias.Value;

    /// <summary>Of what only mappings show; 0 for others.</summary>
    internal ulong Inode { get; }

    // The segment that the mapping shows: the one of which the mapping's bytes are a part.
    private LoadBias FindBias(Mapping mapping)
    {
        foreach (ProgramHeader segment in File?.Elf.Segments ?? [])
        {
            ulong start = segment.Offset & PageMask;
            if (segment.Type != SegmentType.Load || segment.IsExecutable != mapping.IsExecutable) continue;
            if (mapping.FileOffset < start || mapping.FileOffset - start >= Math.Max(segment.FileSize, 1) + (segment.Offset - start)) continue;
            return new LoadBias(unchecked(mapping.Range.Start.Value - (segment.Address.Value - segment.Offset + mapping.FileOffset)));
        }

        return default;
    }
}
