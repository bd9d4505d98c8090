using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Processes.Symbols;

/// <summary>
/// A program or library that lies in its file and does not run: as a process with that one object, at the addresses that the file states.
/// Immutable; any thread.
/// </summary>
public sealed class IdleObject
{
    private readonly DynamicSection? _dynamic;

    private IdleObject(string path, ObjectFile file, ElfImage image)
    {
        (Path, File) = (path, file);
        Interpreter = file.Elf.TryReadInterpreter(out string interpreter) ? interpreter : null;
        if (image.TryReadDynamic(out DynamicSection? dynamic)) _dynamic = dynamic;
        bool isProgram = file.Elf.Type == ElfType.Executable || Interpreter is not null;
        LoadedObject loaded = new(path, 0, default, TargetAddress.Null, image.Dynamic, isProgram, IsLinker: false, IsVdso: false, file.BuildId)
        {
            Extent = image.Extent,
            Text = image.Text,
        };
        Symbols = new ProcessSymbols([new ProcessObject(loaded, () => file)]);
    }

    public string Path { get; }

    public ObjectFile File { get; }

    /// <summary>By address and by name, at bias 0.</summary>
    public ProcessSymbols Symbols { get; }

    /// <summary>The run-time linker that it asks for; null for static programs and most libraries.</summary>
    public string? Interpreter { get; }

    /// <summary>What a library calls itself (DT_SONAME).</summary>
    public string? SharedName => _dynamic?.ReadStrings(DynamicTag.SharedObjectName).FirstOrDefault();

    /// <summary>What it asks the run-time linker to load, by the names that it has for them. Nobody looks for them.</summary>
    public ImmutableArray<string> Needed => _dynamic?.ReadStrings(DynamicTag.Needed) ?? [];

    /// <summary>Where it wants these to be looked for (DT_RUNPATH, or the older DT_RPATH), as it stands.</summary>
    public string? RunPath => _dynamic?.ReadStrings(DynamicTag.RunPath).FirstOrDefault() ?? _dynamic?.ReadStrings(DynamicTag.OldRunPath).FirstOrDefault();

    /// <summary>Null where there is no such file, or it is no program or library of this machine.</summary>
    public static IdleObject? Open(string path, ObjectFileStore? store = null)
    {
        if ((store ?? new ObjectFileStore()).Open(path, path, "")?.File is not { } file) return null;
        if (file.Elf.Type is not (ElfType.Executable or ElfType.Shared)) return null;
        TargetAddress start = new(file.Elf.Segments.Where(static segment => segment.Type == SegmentType.Load)
            .Select(static segment => segment.Address.Value & ~0xffful).DefaultIfEmpty().Min());
        SegmentMemory memory = new(file.Elf.Bytes, file.Elf.Segments);
        return ElfImage.TryOpen(memory, start, out ElfImage? image, out _) ? new IdleObject(path, file, image) : null;
    }
}
