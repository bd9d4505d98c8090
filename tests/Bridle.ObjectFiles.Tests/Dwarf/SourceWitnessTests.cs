using System.Collections.Immutable;
using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Dwarf;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Dwarf;

public class SourceWitnessTests
{
    [Theory]
    [InlineData("inlines.cc", "g++", "-g", "-O2")]
    [InlineData("inlines.cc", "g++", "-gdwarf-4", "-O3")]
    [InlineData("inlines.cc", "g++", "-gdwarf-5", "-O1", "-ffunction-sections", "-Wl,--gc-sections")]
    [InlineData("inlines.cc", "g++", "-gdwarf-3", "-O2")]
    [InlineData("inlines.cc", "g++", "-g", "-O2", "-flto")]
    [InlineData("inlines.cc", "g++", "-g", "-O0")]
    [InlineData("inlines.c", "gcc", "-gdwarf-5", "-O2")]
    [InlineData("inlines.c", "gcc", "-gdwarf-4", "-O2")]
    [InlineData("inlines.c", "gcc", "-gdwarf-2", "-O3")]
    [InlineData("inlines.c", "gcc", "-g", "-O2", "-flto")]
    [InlineData("inlines.c", "gcc", "-g3", "-Og", "-no-pie")]
    public void A_program_of_gcc(string source, params string[] command)
    {
        string path = DwarfVictim.Build(source, command);
        Compare(path, "addr2line");
        Compare(path, "eu-addr2line");
    }

    // addr2line loses its way in the first two and knows no inlined calls in the third.
    [Theory]
    [InlineData("inlines.cc", "g++", "-g", "-gdwarf64", "-O2")]
    [InlineData("inlines.cc", "g++", "-gdwarf-2", "-gstrict-dwarf", "-O2")]
    [InlineData("inlines.c", "gcc", "-g", "-O3", "-fdebug-types-section")]
    public void A_program_that_only_one_witness_can_read(string source, params string[] command) =>
        Compare(DwarfVictim.Build(source, command), "eu-addr2line");

    [Theory]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    public void A_program_whose_debug_information_dwz_made_smaller(string version)
    {
        string path = DwarfVictim.Build("inlines.cc", "g++", version, "-O2"), smaller = $"{path}.dwz.{Environment.ProcessId}";
        CommandRunner.Output("dwz", "-o", smaller, path);
        Compare(smaller, "addr2line");
        Compare(smaller, "eu-addr2line");
        File.Delete(smaller);
    }

    [Fact]
    public void Two_programs_that_share_debug_information_in_an_alternate_file()
    {
        string folder = Directory.CreateTempSubdirectory("bridle").FullName;
        string[] copies = [Path.Combine(folder, "one"), Path.Combine(folder, "two")];
        File.Copy(DwarfVictim.Build("inlines.cc", "g++", "-g", "-O2"), copies[0]);
        File.Copy(DwarfVictim.Build("inlines.cc", "g++", "-g", "-O3"), copies[1]);
        string common = Path.Combine(folder, "common");
        CommandRunner.Output("dwz", "-m", common, copies[0], copies[1]);
        DwarfSections alternate = FileSections.Read(common).Dwarf();
        Assert.NotEqual(0, alternate.Info.Length);
        // addr2line of binutils 2.40 does not read this pair.
        foreach (string copy in copies) Compare(copy, "eu-addr2line", alternate);
        AssertFindsAlternate(copies[0], alternate);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The object finds it by its link, and not where another file lies there.</summary>
    private static void AssertFindsAlternate(string path, DwarfSections alternate)
    {
        SourceIndex expected = new(FileSections.Read(path).Dwarf(alternate));
        Assert.True(Open().TryFindSymbol("main", out FileSymbol main));
        Assert.True(expected.TryFind(main.Address, out ImmutableArray<SourceFrame> wanted, out _));
        Assert.True(new ObjectFile(Open(), path, Search()).Sources!.TryFind(main.Address, out ImmutableArray<SourceFrame> found, out _));
        Assert.Equal(wanted, found);
        string common = Path.Combine(Path.GetDirectoryName(path)!, "common");
        File.Delete(common);
        File.Copy(path, common);
        new ObjectFile(Open(), path, Search()).Sources!.TryFind(main.Address, out found, out _);
        Assert.NotEqual(wanted, found);

        ElfFile Open() => ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _) ? file : throw new InvalidDataException(path);
        static DebugFileSearch Search() => new(DebugFileOptions.Default, OpenedFile.TryOpen, [""]);
    }

    // rustc's code generator is LLVM: indexed strings, addresses and range lists in DWARF 5, and no .debug_aranges.
    [Theory]
    [InlineData("-Cdwarf-version=4", "-Copt-level=2")]
    [InlineData("-Cdwarf-version=5", "-Copt-level=2")]
    [InlineData("-Cdwarf-version=5", "-Copt-level=3", "-Csymbol-mangling-version=v0", "-Clto=fat")]
    public void A_program_of_rustc(params string[] options)
    {
        Assert.SkipUnless(DwarfVictim.HasRust, "there is no rustc");
        string path = DwarfVictim.Build("inlines.rs", ["rustc", "-g", .. options]);
        // addr2line of binutils 2.40 loses the functions whose range lists are indexed.
        if (!options.Contains("-Cdwarf-version=5")) Compare(path, "addr2line");
        Compare(path, "eu-addr2line");
    }

    // libc's, where it is installed: about 1700 units, DWARF 5.
    [Fact]
    public void The_debug_file_of_the_C_library()
    {
        string path = DebugFile("/lib/x86_64-linux-gnu/libc.so.6");
        Compare(path, "addr2line", code: "/lib/x86_64-linux-gnu/libc.so.6");
        Compare(path, "eu-addr2line", code: "/lib/x86_64-linux-gnu/libc.so.6");
    }

    private static string DebugFile(string path)
    {
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _) && file.TryReadBuildId(out _));
        file.TryReadBuildId(out string id);
        return $"/usr/lib/debug/.build-id/{id[..2]}/{id[2..]}.debug";
    }

    private static void Compare(string path, string program, DwarfSections? alternate = null, string? code = null)
    {
        SourceIndex index = new(FileSections.Read(path).Dwarf(alternate));
        ulong[] all = FileSections.Read(code ?? path).Text;
        int step = Math.Max(1, all.Length / (SystemFiles.IsLong ? 40_000 : 250));
        ulong[] addresses = [.. all.Where((_, i) => i % step == 0)];
        var answers = SourceWitness.Ask(program, path, addresses);
        HashSet<string> symbols = SourceWitness.Symbols(path);
        Dictionary<string, string> different = [];
        int found = 0;
        foreach (ulong address in addresses)
        {
            WitnessFrame[] ours = Ours(index, address);
            if (ours[0].Place.Length > 0) found++;
            if (SourceDifference.Category(program, symbols, ours, answers[address]) is not null) continue;
            string text = $"\n ours   {SourceWitness.Text(ours)}\n theirs {SourceWitness.Text(answers[address])}";
            different.TryAdd(text, $"{program} {address:x}{text}");
        }

        Assert.True(different.Count == 0, $"{path}: {different.Count} of {addresses.Length}\n" + string.Join('\n', different.Values.Take(5)));
        Assert.True(found > 0);
    }

    private static WitnessFrame[] Ours(SourceIndex index, ulong address)
    {
        index.TryFind(new FileAddress(address), out ImmutableArray<SourceFrame> frames, out _);
        if (frames.IsEmpty) return [new WitnessFrame("", "")];
        return [.. frames.Select(static frame => new WitnessFrame(frame.Function.Symbol, frame.Line == 0 || frame.Path.Length == 0 ? "" : SourceWitness.Normal($"{frame.Path}:{frame.Line}")))];
    }
}
