using System.Collections.Immutable;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>Follows the addresses of an auxiliary vector and names its bits.</summary>
internal static class AuxiliaryDecoder
{
    private const int LongestString = 4096, RandomBytes = 16;

    private const int BasePlatform = 24, HardwareCapabilities2 = 26;

    /// <summary>Bits of EDX of CPUID function 1, which the kernel passes on as AT_HWCAP; bits 10 and 20 are reserved.</summary>
    private static readonly string[] s_processor =
    [
        "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", "", "sep", "mtrr", "pge", "mca", "cmov",
        "pat", "pse36", "pn", "clflush", "", "dts", "acpi", "mmx", "fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64", "pbe",
    ];

    private static readonly string[] s_kernel = ["ring3mwait", "fsgsbase"];

    internal static ImmutableArray<AuxiliaryFact> Decode(ImmutableArray<AuxiliaryEntry> entries, int processId, int threadId)
    {
        bool opened = ProcessMemory.TryOpenReadOnly(processId, threadId, out ProcessMemory memory, out _);
        using ProcessMemory? open = opened ? memory : null;
        return Decode(entries, open);
    }

    internal static ImmutableArray<AuxiliaryFact> Decode(ImmutableArray<AuxiliaryEntry> entries, IMemoryReader? memory) =>
        [.. entries.Select(entry => Decode(entry, memory))];

    internal static ImmutableArray<string> FlagsOf(AuxiliaryEntry entry) => (ulong)entry.Type switch
    {
        (ulong)AuxiliaryType.HardwareCapabilities => Names(entry.Value, s_processor),
        HardwareCapabilities2 => Names(entry.Value, s_kernel),
        _ => [],
    };

    private static AuxiliaryFact Decode(AuxiliaryEntry entry, IMemoryReader? memory)
    {
        TargetAddress address = new(entry.Value);
        bool isText = entry.Type is AuxiliaryType.Platform or AuxiliaryType.ExecFn or (AuxiliaryType)BasePlatform;
        string? text = isText && memory is not null && memory.TryReadCString(address, LongestString, out string read) ? read : null;
        byte[] bytes = new byte[RandomBytes];
        bool hasBytes = entry.Type == AuxiliaryType.Random && memory is not null && memory.TryReadExactly(address, bytes);
        return new AuxiliaryFact(entry, text, hasBytes ? [.. bytes] : [], FlagsOf(entry));
    }

    private static ImmutableArray<string> Names(ulong bits, string[] names)
    {
        var set = ImmutableArray.CreateBuilder<string>();
        for (int bit = 0; bit < 64; bit++)
        {
            if ((bits >> bit & 1) == 0) continue;
            set.Add(bit < names.Length && names[bit].Length != 0 ? names[bit] : $"bit{bit}");
        }

        return set.DrainToImmutable();
    }
}
