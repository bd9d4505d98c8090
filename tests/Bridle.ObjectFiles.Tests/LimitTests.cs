using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>Each limit, one below what an object needs and just enough for it.</summary>
public class LimitTests
{
    private static readonly TargetAddress s_start = new(0x7f00_0000_0000);

    [Theory]
    [InlineData(4, ElfProblem.OverLimit)]
    [InlineData(5, ElfProblem.None)]
    public void Program_headers(int limit, ElfProblem expected)
    {
        ObjectFileLimits limits = new() { ProgramHeaders = limit };
        byte[] bytes = Builder().Build();
        ElfFile.TryOpen(bytes, out _, out ElfProblem problem, limits);
        Assert.Equal(expected, problem);
        ElfImage.TryOpen(Memory(bytes), s_start, out _, out problem, limits);
        Assert.Equal(expected, problem);
        ElfImage.TryFromProgramHeaders(Memory(bytes), s_start.Plus(64), 5, default, out _, out problem, limits);
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(5, ElfProblem.OverLimit)]
    [InlineData(6, ElfProblem.None)]
    public void Section_headers(int limit, ElfProblem expected)
    {
        ElfFile.TryOpen(Builder().Build(), out _, out ElfProblem problem, new ObjectFileLimits { SectionHeaders = limit });
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(105, 100)]
    [InlineData(300, 295)]
    public void Dynamic_entries(int entries, int extra)
    {
        // Five entries and DT_NULL without extra ones.
        ElfBuilder builder = new() { ExtraDynamic = [.. Enumerable.Repeat((0x70000000ul, 0ul), extra)] };
        FakeMemory memory = Memory(builder.Build());
        Assert.Equal(entries > 5 + extra, Image(memory, new ObjectFileLimits { DynamicEntries = entries }).TryReadDynamic(out _));
        Assert.True(Image(memory, new ObjectFileLimits { DynamicEntries = 6 + extra }).TryReadDynamic(out _));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Symbols(int limit, bool found)
    {
        // The first entry of a table is empty.
        ElfFile.TryOpen(Builder().Build(), out ElfFile? file, out _, new ObjectFileLimits { Symbols = limit });
        Assert.Equal(found, file!.TryFindSymbol("second", out _));
    }

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(true, 2, true)]
    [InlineData(false, 1, false)]
    [InlineData(false, 2, true)]
    public void Hash_chain(bool hasGnuHash, int limit, bool found)
    {
        FakeMemory memory = Memory(Builder(hasGnuHash).Build());
        Assert.Equal(found, Table(Image(memory, new ObjectFileLimits { HashChain = limit })).TryFind("second", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chain_without_end_stops_at_the_limit(bool hasGnuHash)
    {
        ElfBuilder builder = Builder(hasGnuHash);
        byte[] bytes = builder.Build();
        // The System V chain leads back to its first symbol; the bucket of the GNU table leads far behind it, into zeros without end.
        Overwrite(bytes, builder, hasGnuHash ? "gnuhash.bucket" : "hash.chain3", hasGnuHash ? 0x8001u : 1u);
        Array.Resize(ref bytes, 1 << 20);
        FakeMemory memory = Memory(bytes);
        DynamicSymbolTable table = Table(Image(memory));
        int before = memory.Reads;
        Assert.False(table.TryFind("absent", out _));
        Assert.InRange(memory.Reads - before, ObjectFileLimits.Default.HashChain, (4 * ObjectFileLimits.Default.HashChain) + 10);
    }

    [Theory]
    [InlineData(43, false)]
    [InlineData(44, true)]
    public void Note_bytes(int limit, bool found)
    {
        // Two notes: 12 + 4 + 8 bytes and 12 + 4 + 4.
        ObjectFileLimits limits = new() { NoteBytes = limit };
        ElfFile.TryOpen(Builder().Build(), out ElfFile? file, out _, limits);
        Assert.Equal(found, file!.TryReadBuildId(out _));
        Assert.Equal(found, Image(Memory(Builder().Build()), limits).TryReadBuildId(out _));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Notes(int limit, bool found)
    {
        ObjectFileLimits limits = new() { Notes = limit };
        ElfFile.TryOpen(Builder().Build(), out ElfFile? file, out _, limits);
        Assert.Equal(found, file!.TryReadBuildId(out _));
        Assert.Equal(found, Image(Memory(Builder().Build()), limits).TryReadBuildId(out _));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Build_id_bytes(int limit, bool found)
    {
        ElfFile.TryOpen(Builder().Build(), out ElfFile? file, out _, new ObjectFileLimits { BuildIdBytes = limit });
        Assert.Equal((found, found ? "010203fe" : ""), (file!.TryReadBuildId(out string buildId), buildId));
    }

    [Theory]
    [InlineData(27, false)]
    [InlineData(28, true)]
    public void Path_bytes(int limit, bool found)
    {
        // 27 characters and the NUL.
        ObjectFileLimits limits = new() { PathBytes = limit };
        ElfFile.TryOpen(Builder().Build(), out ElfFile? file, out _, limits);
        Assert.Equal(found, file!.TryReadInterpreter(out _));
        Assert.Equal(found, Image(Memory(Builder().Build()), limits).TryReadInterpreter(out _));
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void Name_bytes(int limit, bool found)
    {
        FakeMemory memory = Memory(Builder().Build());
        Assert.Equal(found, Table(Image(memory, new ObjectFileLimits { NameBytes = limit })).TryFind("second", out _));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Section_name_bytes(int limit, bool found) => // ".note" and its NUL.
        Assert.Equal(found, File(new ObjectFileLimits { SectionNameBytes = limit }).TryFindSection(".note", out _));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Section_names_bytes(int less, bool found)
    {
        ElfFile file = File();
        int length = (int)file.Sections[^1].Length;
        Assert.Equal(found, File(new ObjectFileLimits { SectionNamesBytes = length + less }).TryFindSection(".note", out _));
    }

    [Theory]
    [InlineData(71, ElfProblem.OverLimit)]
    [InlineData(72, ElfProblem.None)]
    public void Section_bytes(int limit, ElfProblem expected)
    {
        // Three symbols of 24 bytes.
        File(new ObjectFileLimits { SectionBytes = limit }).TryReadSection(".symtab", out _, out ElfProblem problem);
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(115, ElfProblem.OverLimit)]
    [InlineData(116, ElfProblem.None)]
    public void All_sections_bytes(long limit, ElfProblem expected)
    {
        // The symbols, twice, and the notes of 44 bytes.
        ElfFile file = File(new ObjectFileLimits { AllSectionsBytes = limit });
        Assert.True(file.TryReadSection(".symtab", out _, out _));
        Assert.True(file.TryReadSection(".symtab", out _, out _));
        file.TryReadSection(".note", out _, out ElfProblem problem);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Every_limit_has_its_test_here()
    {
        var tests = GetType().GetMethods().Concat(typeof(Symbols.SymbolLimitTests).GetMethods()).Concat(typeof(Statements.StatementNotesTests).GetMethods()).Select(static method => method.Name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()).ToHashSet();
        Assert.All(
            typeof(ObjectFileLimits).GetProperties().Where(static property => property.PropertyType == typeof(int) || property.PropertyType == typeof(long)),
            property => Assert.Contains(property.Name.ToLowerInvariant(), tests));
    }

    private static ElfBuilder Builder(bool hasGnuHash = true) => new()
    {
        HasGnuHash = hasGnuHash,
        DynamicSymbols = [new("first", 0x40), new("second", 0x44), new("third", 0x48)],
        Symbols = [new("first", 0x40), new("second", 0x44)],
    };

    // Not in memory, where a section costs nothing.
    private static ElfFile File(ObjectFileLimits? limits = null)
    {
        Assert.True(ElfFile.TryOpen(new CountedBytes(Builder().Build()), out ElfFile? file, out _, limits));
        return file;
    }

    private static FakeMemory Memory(byte[] bytes)
    {
        FakeMemory memory = new();
        memory.Map(s_start, bytes);
        return memory;
    }

    private static ElfImage Image(FakeMemory memory, ObjectFileLimits? limits = null)
    {
        Assert.True(ElfImage.TryOpen(memory, s_start, out ElfImage? image, out ElfProblem problem, limits), $"{problem}");
        return image;
    }

    private static DynamicSymbolTable Table(ElfImage image)
    {
        Assert.True(image.TryReadDynamic(out DynamicSection? dynamic));
        Assert.True(DynamicSymbolTable.TryCreate(dynamic, out DynamicSymbolTable? table));
        return table;
    }

    private static void Overwrite(byte[] bytes, ElfBuilder builder, string name, uint value)
    {
        ElfField field = builder.Fields.Single(field => field.Name == name);
        BitConverter.TryWriteBytes(bytes.AsSpan(field.Offset), value);
    }
}
