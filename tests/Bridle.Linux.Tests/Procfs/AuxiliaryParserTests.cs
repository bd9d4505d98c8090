using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class AuxiliaryParserTests
{
    [Fact]
    public void A_64_bit_vector_ends_at_its_null()
    {
        ulong[] words = [33, 0x7fff_0000_1000, 4, 56, 7, 0x7f00_0000_0000, 0, 0, 99, 1];
        ImmutableArray<AuxiliaryEntry> entries = AuxiliaryParser.Parse(MemoryMarshal.AsBytes(words.AsSpan()));
        Assert.Equal(["AT_SYSINFO_EHDR", "AT_PHENT", "AT_BASE"], entries.Select(static entry => entry.Name));
        Assert.Equal([0x7fff_0000_1000UL, 56, 0x7f00_0000_0000], entries.Select(static entry => entry.Value));
    }

    [Fact]
    public void A_32_bit_vector_is_known_by_its_program_headers()
    {
        uint[] words = [32, 0xf7f0_0000, 6, 4096, 4, 32, 777, 5, 0, 0];
        ImmutableArray<AuxiliaryEntry> entries = AuxiliaryParser.Parse(MemoryMarshal.AsBytes(words.AsSpan()));
        Assert.Equal([("AT_SYSINFO", 0xf7f0_0000UL), ("AT_PAGESZ", 4096UL), ("AT_PHENT", 32UL), ("AT_777", 5UL)], entries.Select(static entry => (entry.Name, entry.Value)));
    }

    [Fact]
    public void Our_own_vector_has_names_throughout()
    {
        Assert.True(new ProcessDetails().ReadAuxiliaryVector(Environment.ProcessId, Environment.ProcessId, out ImmutableArray<AuxiliaryEntry> entries).IsSuccess);
        Assert.Contains(entries, static entry => entry is { Type: AuxiliaryType.PageSize, Value: 4096 });
        Assert.All(entries, static entry => Assert.Matches("^AT_[A-Z]", entry.Name));
    }

    [Fact]
    public void A_vector_without_end_is_cut() => Gen.ULong[1, ulong.MaxValue].Array[2000].Sample(static words =>
        Assert.InRange(AuxiliaryParser.Parse(MemoryMarshal.AsBytes(words.AsSpan())).Length, 0, AuxiliaryParser.MostPairs));

    [Fact]
    public void Any_bytes_are_survived() => Gen.Byte.Array[0, 600].Sample(static bytes => _ = AuxiliaryParser.Parse(bytes));
}
