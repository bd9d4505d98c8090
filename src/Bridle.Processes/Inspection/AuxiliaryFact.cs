using System.Collections.Immutable;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Inspection;

/// <summary>One entry of the auxiliary vector with what it leads to.</summary>
/// <param name="Entry">As the kernel gave it.</param>
/// <param name="Text">The string at its address (AT_PLATFORM, AT_EXECFN); null where there is none, or it may not be read.</param>
/// <param name="Bytes">The 16 bytes at AT_RANDOM: every secret of the program that is derived from them stands here.</param>
/// <param name="Flags">The names of the bits of AT_HWCAP and AT_HWCAP2.</param>
public sealed record AuxiliaryFact(
    AuxiliaryEntry Entry, string? Text, ImmutableArray<byte> Bytes, ImmutableArray<string> Flags);
