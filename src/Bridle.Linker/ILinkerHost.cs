using Bridle.Target;

namespace Bridle.Linker;

/// <summary>What the agent asks about the process whose run-time linker it reads. Called on the caller's thread only.</summary>
public interface ILinkerHost
{
    IMemoryReader Memory { get; }

    /// <summary>AT_BASE: where the run-time linker is mapped; Null for a static program and for a linker run as a program.</summary>
    TargetAddress LinkerBase { get; }

    /// <summary>AT_PHDR of the executable.</summary>
    TargetAddress ProgramHeaders { get; }

    /// <summary>AT_PHNUM of the executable.</summary>
    int ProgramHeaderCount { get; }

    /// <summary>AT_ENTRY of the executable.</summary>
    TargetAddress EntryPoint { get; }

    /// <summary>AT_SYSINFO_EHDR, or Null.</summary>
    TargetAddress VdsoStart { get; }

    /// <summary>The executable's path as the user would write it, or null where unknown.</summary>
    string? ExecutablePath { get; }

    /// <summary>Finds a symbol of the executable's .symtab, bias applied. The agent never opens files itself.</summary>
    bool TryFindStaticSymbol(string name, out TargetAddress address);
}
