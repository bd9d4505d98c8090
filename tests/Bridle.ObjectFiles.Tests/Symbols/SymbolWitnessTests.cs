using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Symbols;

/// <summary>The symbols of real files, against readelf, nm, objdump and gdb.</summary>
public class SymbolWitnessTests
{
    private const int ProbesAFile = 60, MostSymbols = 20_000;

    [Fact]
    public void An_address_belongs_to_the_symbol_that_readelf_lists_there()
    {
        int named = 0, gaps = 0;
        foreach (string path in Files())
        {
            ReadelfSymbol[] symbols = ReadelfSymbol.Of(path);
            if (symbols.Length is 0 or > MostSymbols || !TryOpen(path, out SymbolTable table)) continue;
            ReadelfTable witness = new(symbols, ReadelfSymbol.Sections(path));
            foreach (ulong address in Probes(symbols, path))
            {
                string[] expected = [.. witness.At(address).Select(static symbol => symbol.Name)];
                bool found = table.TryFind(new FileAddress(address), out SymbolMatch match) && !match.Symbol.IsStub;
                string name = found ? table.Name(match.Symbol) : "";
                Assert.True(found ? expected.Contains(name) : expected.Length == 0, $"{path} {address:x}: \"{name}\", not \"{string.Join(' ', expected)}\"");
                (named, gaps) = (named + (found ? 1 : 0), gaps + (found ? 0 : 1));
            }
        }

        Assert.True(named > 200 && gaps > 20, $"{named} named, {gaps} gaps");
    }

    [Fact]
    public void A_name_has_the_addresses_that_readelf_lists()
    {
        int compared = 0;
        foreach (string path in Files())
        {
            ReadelfSymbol[] symbols = ReadelfSymbol.Of(path);
            if (symbols.Length is 0 or > MostSymbols || !TryOpen(path, out SymbolTable table)) continue;
            int step = 1 + (symbols.Length / ProbesAFile);
            ILookup<string, ulong> byName = symbols.ToLookup(static symbol => symbol.Name, static symbol => symbol.Address);
            foreach (IGrouping<string, ulong> expected in byName.Where((_, index) => index % step == 0))
            {
                var actual = table.FindAll(expected.Key).Select(symbol => table.Describe(symbol).Address.Value).Distinct().Order();
                Assert.Equal(expected.Distinct().Order(), actual);
                Assert.True(table.TryFind(expected.Key, out SymbolId best) && table.Name(best) == expected.Key, $"{path}: {expected.Key}");
                compared++;
            }

            Assert.Equal(
                symbols.Where(static symbol => symbol.Type is "FUNC" or "IFUNC").Select(static symbol => (symbol.Address, symbol.Name)).Distinct().Order(),
                table.Functions().Select(symbol => (table.Describe(symbol).Address.Value, table.Name(symbol))).Order());
        }

        Assert.True(compared > 150, $"{compared} names");
    }

    [Theory]
    [InlineData("/bin/bash")]
    [InlineData("/usr/bin/gdb")]
    [InlineData("/usr/bin/python3")]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6")]
    public void Stubs_have_the_names_that_objdump_gives_them(string path)
    {
        Assert.True(TryOpen(path, out SymbolTable table));
        string[] sections = [".plt", ".plt.sec", ".plt.got"];
        string text = string.Concat(sections.Select(section => CommandRunner.Run(["objdump", "-d", "-j", section, path]).Output));
        var expected = text.Split('\n').Where(static line => line.EndsWith("@plt>:", StringComparison.Ordinal)).Select(static line => line.Split(' ')).ToArray();
        Assert.NotEmpty(expected);
        foreach (string[] line in expected)
        {
            ulong address = Convert.ToUInt64(line[0], 16);
            // objdump marks versions; a slot without a symbol (*ABS*+0x123@plt) has no name for us.
            string name = line[1].Trim('<', '>', ':').Split('@')[0] + "@plt";
            if (name.StartsWith("*ABS*", StringComparison.Ordinal)) continue;
            Assert.True(table.TryFind(new FileAddress(address), out SymbolMatch match), $"{name} at {address:x}");
            Assert.Equal((name, 0ul), (table.Name(match.Symbol), match.Offset));
            Assert.Contains(table.FindAll(name), symbol => table.Describe(symbol).Address.Value == address);
        }
    }

    [Fact]
    public void Gdb_names_the_same_symbols_but_for_the_listed_differences()
    {
        string path = Victims.Build("sleeper", VictimFlavour.Static);
        Assert.True(TryOpen(path, out SymbolTable table));
        ReadelfSymbol[] symbols = ReadelfSymbol.Of(path);
        ulong[] probes = [.. Probes(symbols, path, 400)];
        string script = string.Join('\n', probes.Select(static address => $"echo #\\n\ninfo symbol 0x{address:x}"));
        string file = Path.GetTempFileName();
        File.WriteAllText(file, script);
        string[] answers = CommandRunner.Output("gdb", "-nx", "-q", "-batch", "-x", file, path).Split("#\n", StringSplitOptions.RemoveEmptyEntries);
        File.Delete(file);
        Assert.Equal(probes.Length, answers.Length);
        int same = probes.Zip(answers).Count(pair => IsSame(table, symbols, pair.First, pair.Second));
        Assert.InRange(same, probes.Length * 9 / 10, probes.Length);
    }

    // gdb: "main + 4 in section .text", or "No symbol matches 0x123."
    private static bool IsSame(SymbolTable table, ReadelfSymbol[] symbols, ulong address, string answer)
    {
        string theirs = answer.StartsWith("No symbol", StringComparison.Ordinal) ? "" : answer.Split(' ')[0];
        string ours = table.TryFind(new FileAddress(address), out SymbolMatch match) ? table.Name(match.Symbol) : "";
        // gdb prefers other aliases.
        if (ours == theirs || symbols.Any(symbol => symbol.Name == theirs && symbol.Address == match.Start.Value)) return true;
        // gdb cuts the number off the name of a clone, or writes it in brackets; the clone may be another alias too.
        string stem = theirs.Split('[')[0] + ".";
        bool isClone = theirs.Length != 0 && (ours.StartsWith(stem, StringComparison.Ordinal)
            || symbols.Any(symbol => symbol.Address == match.Start.Value && symbol.Name.StartsWith(stem, StringComparison.Ordinal)));
        // gdb lets a label of size 0 reach over what follows it, and takes no IFUNC for an address.
        bool isLabel = symbols.Any(symbol => symbol.Name == theirs && symbol.Size == 0);
        bool isOursLabel = match.Size == 0 && theirs.Length == 0;
        Assert.True(isClone || isLabel || isOursLabel, $"{address:x}: \"{ours}\" here, \"{theirs}\" in gdb");
        return false;
    }

    private static IEnumerable<string> Files() =>
        [.. SystemFiles.Some.Where(static (_, index) => SystemFiles.IsLong || index % 8 == 0), Victims.Build("sleeper"), Victims.Build("sleeper", VictimFlavour.MuslStatic), "/lib/x86_64-linux-gnu/libc.so.6"];

    private static bool TryOpen(string path, out SymbolTable table)
    {
        bool opened = ElfFile.TryOpen(OpenedFile.TryOpen(path)!, out ElfFile? file, out _) && file.Type is ElfType.Executable or ElfType.Shared;
        table = opened ? SymbolTable.Create(file!) : null!;
        return opened;
    }

    // Begins, ends, and anything between.
    private static IEnumerable<ulong> Probes(ReadelfSymbol[] symbols, string path, int count = ProbesAFile)
    {
        Random random = new(Path.GetFileName(path).Length); // Not of the folder, which differs from checkout to checkout.
        ulong low = symbols.Min(static symbol => symbol.Address), high = symbols.Max(static symbol => symbol.Address + symbol.Size);
        for (int i = 0; i < count; i++)
        {
            ReadelfSymbol symbol = symbols[random.Next(symbols.Length)];
            yield return symbol.Address;
            yield return symbol.Address + (symbol.Size == 0 ? 1 : symbol.Size - 1);
            yield return symbol.Address + symbol.Size;
            yield return low + (ulong)random.NextInt64((long)(high - low));
        }
    }
}
