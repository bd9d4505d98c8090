using System.Globalization;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>Real files, against readelf and nm.</summary>
public class WitnessTests
{
    private const int MostSymbols = 400;

    [Fact]
    public void Headers_segments_interpreter_and_build_id_are_those_of_readelf()
    {
        int compared = 0;
        foreach (var (path, witness) in ReadelfWitness.Of(SystemFiles.Some))
        {
            if (!ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out ElfProblem problem))
            {
                Assert.Equal((path, ElfProblem.Unsupported), (path, problem));
                continue;
            }

            Assert.Equal((path, witness.Entry), (path, file.Entry.ToString()));
            Assert.Equal((path, witness.Type), (path, TypeName(file.Type)));
            Assert.Equal((path, witness.Interpreter), (path, file.TryReadInterpreter(out string interpreter) ? interpreter : null));
            Assert.Equal((path, witness.BuildId), (path, file.TryReadBuildId(out string buildId) ? buildId : null));
            Assert.Equal(witness.Segments, file.Segments.Select(Line));
            compared++;
        }

        Assert.True(compared > 60, $"{compared} files of {SystemFiles.Some.Length}");
    }

    [Fact]
    public void An_image_in_memory_tells_the_same_as_its_file()
    {
        foreach (string path in SystemFiles.Some)
        {
            if (!ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _) || !file.Segments.Any(static segment => segment.Type == SegmentType.Load)) continue;
            ElfImage image = LoadedImage.Of(path, file);
            Assert.Equal((path, file.Type), (path, image.Type));
            Assert.Equal((path, file.Entry), (path, image.Bias.ToFile(image.Entry)));
            Assert.Equal(file.Segments, image.Segments);
            bool hasNotes = file.Segments.Any(static segment => segment.Type == SegmentType.Note);
            if (hasNotes) Assert.Equal((path, file.TryReadBuildId(out string id), id), (path, image.TryReadBuildId(out string other), other));
            Assert.Equal((file.TryReadInterpreter(out string expected), expected), (image.TryReadInterpreter(out string interpreter), interpreter));
        }
    }

    [Fact]
    public void Dynamic_symbols_are_those_of_nm()
    {
        int compared = 0;
        string[] libraries = [.. SystemFiles.Some.Where(static path => path.Contains(".so", StringComparison.Ordinal)).Append("/lib/x86_64-linux-gnu/libc.so.6")];
        foreach (string path in libraries)
        {
            if (!ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _)) continue;
            ElfImage image = LoadedImage.Of(path, file);
            (string Name, ulong Value)[] expected = [.. NmWitness.Dynamic(path).Take(MostSymbols)];
            if (expected.Length == 0) continue;
            Assert.True(image.TryReadDynamic(out DynamicSection? dynamic), path);
            Assert.True(DynamicSymbolTable.TryCreate(dynamic, out DynamicSymbolTable? table), path);
            foreach (var (name, value) in expected)
            {
                Assert.True(table.TryFind(name, out ElfSymbol symbol), $"{path}: {name}");
                bool isPlain = symbol.Type == SymbolType.ThreadLocal || symbol.Address.Value == value;
                Assert.Equal((path, name, value), (path, name, isPlain ? symbol.Address.Value : image.Bias.ToFile(symbol.Address).Value));
                compared++;
            }
        }

        Assert.True(compared >= MostSymbols, $"{compared} symbols");
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void Symbols_of_the_table_are_those_of_nm(VictimFlavour flavour)
    {
        string path = Victims.Build("sleeper", flavour);
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _));
        (string Name, ulong Value)[] all = [.. NmWitness.Static(path)];
        int step = 1 + (all.Length / MostSymbols);
        (string Name, ulong Value)[] expected = [.. all.Where((symbol, index) => index % step == 0 || symbol.Name == "main")];
        Assert.Contains(expected, static symbol => symbol.Name == "main");
        foreach (var (name, value) in expected)
            Assert.Equal((true, name, value), (file.TryFindSymbol(name, out FileSymbol symbol), name, symbol.Address.Value));
        Assert.False(file.TryFindSymbol("no_such_symbol", out _));
    }

    [Fact]
    public void A_stripped_file_has_no_symbols_and_one_of_32_bits_is_not_supported()
    {
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(Victims.Build("sleeper", VictimFlavour.Stripped)), out ElfFile? file, out _));
        Assert.False(file.TryFindSymbol("main", out _));
        byte[] bytes = new ElfBuilder().Build();
        bytes[4] = 1;
        Assert.False(ElfFile.TryOpen(bytes, out _, out ElfProblem problem));
        Assert.Equal(ElfProblem.Unsupported, problem);
    }

    private static string TypeName(ElfType type) => type switch
    {
        ElfType.Relocatable => "REL",
        ElfType.Executable => "EXEC",
        ElfType.Shared => "DYN",
        ElfType.Core => "CORE",
        _ => "NONE",
    };

    private static string Line(ProgramHeader segment)
    {
        string type = segment.Type switch
        {
            SegmentType.Null => "NULL",
            SegmentType.Load => "LOAD",
            SegmentType.Dynamic => "DYNAMIC",
            SegmentType.Interpreter => "INTERP",
            SegmentType.Note => "NOTE",
            SegmentType.ProgramHeaders => "PHDR",
            SegmentType.ThreadLocal => "TLS",
            _ => unchecked((uint)segment.Type) switch
            {
                0x6474e550 => "GNU_EH_FRAME",
                0x6474e551 => "GNU_STACK",
                0x6474e552 => "GNU_RELRO",
                0x6474e553 => "GNU_PROPERTY",
                uint other => string.Create(CultureInfo.InvariantCulture, $"{other:x}"),
            },
        };
        string flags = string.Concat("RWE".Where((_, index) => (segment.Flags & (4u >> index)) != 0));
        return ReadelfWitness.Line(type, segment.Offset, segment.Address.Value, segment.FileSize, segment.MemorySize, flags, segment.Alignment);
    }
}
