using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Cores;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Tells the linker agent what the core has of the program's auxiliary vector.</summary>
internal sealed class CoreLinkerHost(IMemoryReader memory, AuxiliaryVector vector, MappedFiles files) : ILinkerHost
{
    public IMemoryReader Memory { get; } = memory;

    public TargetAddress LinkerBase => Address(AuxiliaryType.Base);

    public TargetAddress ProgramHeaders => Address(AuxiliaryType.Phdr);

    public int ProgramHeaderCount => unchecked((int)vector[AuxiliaryType.PhNum]);

    public TargetAddress EntryPoint => Address(AuxiliaryType.Entry);

    public TargetAddress VdsoStart => Address(AuxiliaryType.SysInfoEhdr);

    public string? ExecutablePath => TryFindProgram(out CoreMapping mapping) ? mapping.Path : null;

    public bool TryFindStaticSymbol(string name, out TargetAddress address)
    {
        address = default;
        if (!TryFindProgram(out CoreMapping mapping) || files.Find(mapping) is not { } file) return false;
        bool found = file.Elf.TryFindSymbol(name, out FileSymbol symbol);
        if (found) address = new LoadBias(unchecked(EntryPoint.Value - file.Elf.Entry.Value)).ToTarget(symbol.Address);
        return found;
    }

    private bool TryFindProgram(out CoreMapping mapping) =>
        files.TryFindMapping(ProgramHeaders, out mapping) || files.TryFindMapping(EntryPoint, out mapping);

    private TargetAddress Address(AuxiliaryType type) => new(vector[type]);
}
