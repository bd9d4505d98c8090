using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>Asks everything of one object that may lie in any field, and watches what that costs.</summary>
internal static class EveryReading
{
    // At each entry of a chain at its limit: the chain, the symbol, its name and its version; and some to get there.
    private static readonly int s_mostReadsALookup = (4 * ObjectFileLimits.Default.HashChain) + 16;
    // A note segment each, the path in pieces of 64 bytes, the dynamic section in pieces that double.
    private const int MostOtherReads = 1024 + 64 + 16;
    private const long MostBytes = 4 << 20;
    private static readonly TargetAddress s_start = new(0x7f00_0000_0000);
    private static readonly string[] s_names = ["second", "absent", "", new string('n', 300)];

    /// <summary>How many of the questions had an answer.</summary>
    public static int Of(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FakeMemory memory = new();
        memory.Map(s_start, bytes);
        int answers = OfFile(bytes);
        if (ElfImage.TryOpen(memory, s_start, out ElfImage? image, out _)) answers += OfImage(image);
        if (ObjectFile.TryRestore(memory, s_start, "", ObjectFileLimits.Default, out ObjectFile? restored)) answers += OfSymbols(restored);
        if (ElfImage.TryFromProgramHeaders(memory, s_start.Plus(64), 5, s_start.Plus(64), out image, out _)) answers += OfImage(image);
        Assert.InRange(memory.Reads, 0, 2 * ((s_names.Length * s_mostReadsALookup) + MostOtherReads));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        return answers;
    }

    private static int OfFile(byte[] bytes)
    {
        if (!ElfFile.TryOpen(bytes, out ElfFile? file, out _)) return 0;
        int answers = file.Segments.Any(segment => segment.Contains(file.Entry)) ? 2 : 1;
        if (file.TryReadInterpreter(out _)) answers++;
        if (file.TryReadBuildId(out _)) answers++;
        return answers + s_names.Count(name => file.TryFindSymbol(name, out _)) + OfSymbols(new ObjectFile(file));
    }

    // Where everything is as it should be: an address, a name, a function.
    private static int OfSymbols(ObjectFile file)
    {
        SymbolTable table = file.Symbols;
        int answers = 0;
        foreach (ulong address in (ReadOnlySpan<ulong>)[0, 0x45, 0x7fff_ffff, ulong.MaxValue])
            if (table.TryFind(new FileAddress(address), out SymbolMatch match) && table.Name(match.Symbol).Length >= 0) answers++;
        foreach (string name in s_names)
            if (table.TryFind(name, out SymbolId symbol) && !table.TryGetVersion(symbol, out _, out _) && table.Describe(symbol).Size >= 0) answers++;
        if (table.TryFind("second@plt", out _) || DebugLink.TryRead(file.Elf, out _)) answers++;
        return answers + (table.Functions().Take(10_000).Any() ? 1 : 0);
    }

    private static int OfImage(ElfImage image)
    {
        int answers = 1;
        if (image.TryReadInterpreter(out _)) answers++;
        if (image.TryReadBuildId(out _)) answers++;
        if (image.Extent.Contains(image.Entry) && image.Text.Size <= image.Extent.Size) answers++;
        if (!image.TryReadDynamic(out DynamicSection? dynamic)) return answers;
        if (dynamic.TryGetValueAddress(DynamicTag.Hash, out _)) answers++;
        if (!DynamicSymbolTable.TryCreate(dynamic, out DynamicSymbolTable? table)) return answers;
        return answers + s_names.Count(name => table.TryFind(name, out _));
    }
}
