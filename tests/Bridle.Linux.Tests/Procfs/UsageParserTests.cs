using System.Collections.Immutable;
using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class UsageParserTests
{
    private const string Recorded = """
        563964a7b000-563964abd000 rw-p 00000000 00:00 0                          [heap]
        Size:                264 kB
        KernelPageSize:        4 kB
        MMUPageSize:           4 kB
        Rss:                  44 kB
        Pss:                  33 kB
        Pss_Dirty:            44 kB
        Shared_Clean:          1 kB
        Shared_Dirty:          2 kB
        Private_Clean:         3 kB
        Private_Dirty:         4 kB
        Referenced:           44 kB
        Anonymous:            40 kB
        AnonHugePages:      2048 kB
        FilePmdMapped:        16 kB
        Private_Hugetlb:      32 kB
        Swap:                  8 kB
        SwapPss:               7 kB
        Locked:               12 kB
        THPeligible:           0
        VmFlags: rd wr mr mw me ac
        7f19352ef000-7f1935346000 r--p 00001000 fe:00 319798                     /a b\012c (deleted)
        Size:                348 kB
        Rss:                   0 kB

        """;

    [Fact]
    public void Every_amount_is_taken_in_bytes_and_sums_are_made()
    {
        Assert.True(UsageParser.TryParse(Encoding.UTF8.GetBytes(Recorded), 10, out ImmutableArray<MappingUsage> mappings));
        MappingUsage heap = mappings[0];
        Assert.Equal("[heap]", heap.Mapping.Path);
        Assert.Equal(
            (44L, 33L, 7L, 40L, 6L, 8L, 2048L + 16 + 32, 12L, 4L),
            (heap.Resident / 1024, heap.Proportional / 1024, heap.Private / 1024, heap.Anonymous / 1024, heap.Dirty / 1024, heap.Swapped / 1024,
                heap.Huge / 1024, heap.Locked / 1024, heap.PageSize / 1024));
        Assert.Equal(("/a b\nc", true, 0x1000UL, 319798UL), (mappings[1].Mapping.Path, mappings[1].Mapping.IsDeleted, mappings[1].Mapping.FileOffset, mappings[1].Mapping.Inode));
        Assert.Equal(2, mappings.Length);
    }

    [Fact]
    public void More_mappings_than_the_limit_are_refused()
    {
        Assert.True(UsageParser.TryParse(Encoding.UTF8.GetBytes(Recorded), 2, out _));
        Assert.False(UsageParser.TryParse(Encoding.UTF8.GetBytes(Recorded), 1, out _));
    }

    [Fact]
    public void The_mappings_are_those_of_maps()
    {
        Assert.True(new ProcessDetails().ReadUsage(Environment.ProcessId, Environment.ProcessId, out ImmutableArray<MappingUsage> usage).IsSuccess);
        string program = Environment.ProcessPath!;
        Assert.Contains(usage, mapping => mapping.Mapping.Path == program && mapping.Resident > 0);
        Assert.Contains(usage, static mapping => mapping.Mapping.Path == "[stack]" && mapping.Dirty > 0 && mapping.PageSize == 4096);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] real = Encoding.UTF8.GetBytes(Recorded);
        Gen.Select(Gen.Int[0, real.Length], Gen.Int[0, real.Length - 1], Gen.Byte, Gen.Byte.Array[0, 64]).Sample((length, place, value, noise) =>
        {
            byte[] bytes = real[..];
            bytes[place] = value;
            _ = UsageParser.TryParse(bytes.AsSpan(0, length), 100, out _);
            _ = UsageParser.TryParse([.. bytes, .. noise], 100, out _);
            _ = UsageParser.TryParse(noise, 100, out _);
        });
    }

    [Fact]
    public void Amounts_beyond_reason_do_not_overflow()
    {
        string text = "1-2 rw-p 0 0:0 0\n" + string.Concat(Enumerable.Repeat("AnonHugePages: 9007199254740991 kB\n", 3)) + "Rss: 18446744073709551615 kB\n";
        Assert.True(UsageParser.TryParse(Encoding.ASCII.GetBytes(text), 10, out ImmutableArray<MappingUsage> mappings));
        Assert.Equal((long.MaxValue, 0), (mappings[0].Huge, mappings[0].Resident));
    }
}
