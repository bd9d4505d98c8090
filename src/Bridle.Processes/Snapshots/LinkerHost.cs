using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Snapshots;

/// <summary>Tells the linker agent what the kernel told the program: its auxiliary vector.</summary>
internal sealed class LinkerHost(ProcessFiles files, int processId, int threadId, IMemoryReader memory, AuxiliaryVector vector) : ILinkerHost
{
    private readonly Lazy<ExecutableFile?> _file = new(() => ExecutableFile.Open(files, processId, threadId));

    public IMemoryReader Memory { get; } = memory;

    public TargetAddress LinkerBase => Address(AuxiliaryType.Base);

    public TargetAddress ProgramHeaders => Address(AuxiliaryType.Phdr);

    public int ProgramHeaderCount => unchecked((int)vector[AuxiliaryType.PhNum]);

    public TargetAddress EntryPoint => Address(AuxiliaryType.Entry);

    public TargetAddress VdsoStart => Address(AuxiliaryType.SysInfoEhdr);

    public string? ExecutablePath { get; } = files.Executable(processId, threadId);

    public bool TryFindStaticSymbol(string name, out TargetAddress address)
    {
        address = default;
        return _file.Value is { } file && file.TryFind(name, EntryPoint, out address);
    }

    private TargetAddress Address(AuxiliaryType type) => new(vector[type]);
}
