using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Snapshots;

/// <summary>Tells 64-bit programs from 32-bit ones that the kernel runs too.</summary>
internal static class ProgramKind
{
    private const int ProgramHeaderSize64 = 56;

    /// <summary>
    /// A 32-bit program has an auxiliary vector of 32-bit words: read as pairs of 64-bit words it has no size of a program header
    /// that a 64-bit file could have.
    /// </summary>
    public static bool Is64Bit(IMemoryReader memory, TargetAddress programHeaders, AuxiliaryVector vector) =>
        vector[AuxiliaryType.PhEnt] == ProgramHeaderSize64 && memory.TryReadUInt32(programHeaders, out _);
}
