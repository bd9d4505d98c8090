using System.Collections.Immutable;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker.Tests;

/// <summary>A running process as the agent's host, through /proc alone.</summary>
internal sealed class ObservedHost : ILinkerHost, IDisposable
{
    private readonly ProcessMemory _memory;
    private readonly AuxiliaryVector _vector;
    private readonly int _pid;

    public ObservedHost(int pid)
    {
        _pid = pid;
        Assert.True(ProcessMemory.TryOpen(pid, pid, out _memory, out _));
        Assert.True(new ProcessFiles().TryReadAuxiliaryVector(pid, pid, out _vector));
        ExecutablePath = new ProcessFiles().Executable(pid, pid);
    }

    public IMemoryReader Memory => _memory;

    public TargetAddress LinkerBase => new(_vector[AuxiliaryType.Base]);

    public TargetAddress ProgramHeaders => new(_vector[AuxiliaryType.Phdr]);

    public int ProgramHeaderCount => (int)_vector[AuxiliaryType.PhNum];

    public TargetAddress EntryPoint => new(_vector[AuxiliaryType.Entry]);

    public TargetAddress VdsoStart => new(_vector[AuxiliaryType.SysInfoEhdr]);

    public string? ExecutablePath { get; }

    public ImmutableArray<Mapping> Mappings =>
        new ProcessFiles().TryReadMappings(_pid, _pid, out ImmutableArray<Mapping> mappings) ? mappings : [];

    public bool TryFindStaticSymbol(string name, out TargetAddress address)
    {
        address = default;
        byte[] bytes = File.ReadAllBytes($"/proc/{_pid}/exe");
        bool found = ElfFile.TryOpen(bytes, out ElfFile? file, out _) & file!.TryFindSymbol(name, out FileSymbol symbol);
        if (found) address = new TargetAddress(unchecked(symbol.Address.Value + EntryPoint.Value - file.Entry.Value));
        return found;
    }

    public void Dispose() => _memory.Dispose();
}
