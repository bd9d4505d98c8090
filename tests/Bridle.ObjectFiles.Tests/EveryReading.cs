using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>Asks everything of one object that may lie in any field, and watches what that costs.</summary>
internal static class EveryReading
{
    /// <summary>Reads that no object may cause more of, whatever it says: lookups at the limit of their chains.</summary>
    public const int MostReads = 60_000;
    private const long MostBytes = 4 << 20;
    private static readonly TargetAddress s_start = new(0x7f00_0000_0000);
    private static readonly string[] s_names = ["second", "absent", "", new string('n', 100_000)];

    /// <summary>How many of the questions had an answer.</summary>
    public static int Of(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FakeMemory memory = new();
        memory.Map(s_start, bytes);
        int answers = OfFile(bytes);
        if (ElfImage.TryOpen(memory, s_start, out ElfImage? image, out _)) answers += OfImage(image);
        for (int count = 0; count < 10; count += 3)
            if (ElfImage.TryFromProgramHeaders(memory, s_start.Plus(64), count, s_start.Plus(64), out image, out _)) answers += OfImage(image);
        Assert.InRange(memory.Reads, 0, MostReads);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        return answers;
    }

    private static int OfFile(byte[] bytes)
    {
        if (!ElfFile.TryOpen(bytes, out ElfFile? file, out _)) return 0;
        int answers = file.Segments.Any(segment => segment.Contains(file.Entry)) ? 2 : 1;
        if (file.TryReadInterpreter(out _)) answers++;
        if (file.TryReadBuildId(out _)) answers++;
        return answers + s_names.Count(name => file.TryFindSymbol(name, out _));
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
