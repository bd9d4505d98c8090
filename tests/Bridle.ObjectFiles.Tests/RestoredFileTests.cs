using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>What is left of a file in memory, against the file.</summary>
public class RestoredFileTests
{
    private const int MostBytes = 4 << 20;
    private static readonly TargetAddress s_start = new(0x7f00_0000_0000);

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("/lib/x86_64-linux-gnu/libm.so.6")]
    [InlineData("/lib64/ld-linux-x86-64.so.2")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libstdc++.so.6")]
    [InlineData("/usr/bin/python3")]
    public void Its_dynamic_symbols_and_its_build_id_are_those_of_the_file(string path)
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen(path)!, out ElfFile? file, out _));
        ElfImage image = LoadedImage.Of(path, file);
        TargetAddress start = image.Bias.ToTarget(new FileAddress(image.Segments.First(static segment => segment.Type == SegmentType.Load).Address.Value));
        Assert.True(ObjectFile.TryRestore(image.Memory, start, path, ObjectFileLimits.Default, out ObjectFile? restored));
        Assert.Equal(file.TryReadBuildId(out string buildId) ? buildId : null, restored.BuildId);
        SymbolTable dynamic = SymbolTable.Create(file);
        string[] expected = [.. dynamic.Functions().Select(symbol => Line(dynamic, symbol))];
        Assert.True(expected.Length > 10);
        Assert.Equal(expected, restored.Symbols.Functions().Select(symbol => Line(restored.Symbols, symbol)));
    }

    [Fact]
    public void Noise_in_it_does_no_harm()
    {
        byte[] good = File.ReadAllBytes("/lib/x86_64-linux-gnu/libm.so.6");
        Random random = new(11);
        for (int turn = 0; turn < (SystemFiles.IsLong ? 5000 : 100); turn++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 40); change > 0; change--) bytes[random.Next(random.Next(2) == 0 ? 0x400 : 0x8000)] = (byte)random.Next(256);
            FakeMemory memory = new();
            memory.Map(s_start, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (ObjectFile.TryRestore(memory, s_start, "", ObjectFileLimits.Default, out ObjectFile? restored)) _ = restored.Symbols.Functions().Count();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }

    private static string Line(SymbolTable table, SymbolId symbol) => $"{table.Describe(symbol).Address} {table.Describe(symbol).Size} {table.Name(symbol)}";
}
