using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Symbols;

/// <summary>Which symbol an address belongs to, on tables made for one question each.</summary>
public class SymbolRuleTests
{
    private const byte Global = 0x10, Weak = 0x20, Function = 2, Data = 1, Indirect = 10;

    [Theory]
    [InlineData(0x3f, "")]
    [InlineData(0x40, "first+0")]
    [InlineData(0x4f, "first+15")]
    [InlineData(0x50, "")] // A gap.
    [InlineData(0x60, "label+0")]
    [InlineData(0x6f, "label+15")] // Up to the next symbol.
    [InlineData(0x70, "outer+0")]
    [InlineData(0x77, "outer+7")]
    [InlineData(0x78, "inner+0")]
    [InlineData(0x80, "outer+16")] // Behind the inner one the outer one goes on.
    [InlineData(0x85, "outer+21")] // A label in a function does not hide it.
    [InlineData(0x8f, "outer+31")]
    [InlineData(0x90, "")]
    [InlineData(0xa0, "last+0")]
    [InlineData(0xff, "last+95")] // Up to the end of the section.
    [InlineData(0x100, "")]
    public void An_address_belongs_to_the_innermost_symbol(ulong address, string expected) => Assert.Equal(expected, Find(
        address, new("first", 0x40, Size: 16), new("label", 0x60, 0, Size: 0), new("outer", 0x70, Size: 32), new("inner", 0x78, Size: 8),
        new("jump", 0x84, 0, Size: 0), new("last", 0xa0, 0, Size: 0)));

    [Fact]
    public void The_preferred_alias_is_the_one_with_a_size_then_function_then_visible_then_plain()
    {
        ElfBuilderSymbol[] aliases =
        [
            new("aa", 0x40, Weak + Function), new("b", 0x40, Global + Function), new("bb", 0x40, Global + Function), new("_a", 0x40, Global + Function), new("__a", 0x40, Global + Function),
            new("___weak", 0x40, Weak + Function), new("local", 0x40, Function), new("data", 0x40, Global + Data), new("notype", 0x40, Global),
            new("label", 0x40, Global + Function, Size: 0),
        ];
        for (int first = 0; first < aliases.Length; first++)
        {
            ElfBuilderSymbol[] some = aliases[first..];
            Assert.Equal(some[0].Name + "+3", Find(0x43, some));
            Assert.Equal(some[0].Name + "+3", Find(0x43, [.. some.Reverse()]));
        }
    }

    [Fact]
    public void An_alias_that_ends_before_the_address_does_not_name_it() =>
        Assert.Equal("long+12", Find(0x4c, new("short", 0x40, Size: 8), new("long", 0x40, Function, Size: 16)));

    [Fact]
    public void Symbols_without_an_address_name_none()
    {
        const byte ThreadLocal = 6, Section = 3, File = 4;
        Assert.Equal("", Find(
            0x40, new("tls", 0x40, ThreadLocal), new("section", 0x40, Section), new("file", 0x40, File), new("undefined", 0x40, Section: 0),
            new("absolute", 0x40, Section: 0xfff1), new("common", 0x40, Section: 0xfff2), new("debug", 0x40, Section: 4), new("nowhere", 0x40, Section: 900)));
        Assert.Equal("resolver+0", Find(0x40, new ElfBuilderSymbol("resolver", 0x40, Global + Indirect)));
    }

    [Fact]
    public void A_version_is_no_part_of_the_name_and_finds_its_symbol()
    {
        SymbolTable table = Table(new ElfBuilderSymbol("f@OLD", 0x40), new("f@@NEW", 0x50), new("g", 0x60));
        Assert.True(table.TryFind("f", out SymbolId best));
        Assert.True(table.TryFind("f@OLD", out SymbolId old));
        Assert.False(table.TryFind("f@NONE", out _));
        Assert.Equal((0x50ul, 0x40ul), (table.Describe(best).Address.Value, table.Describe(old).Address.Value));
        Assert.Equal((true, "NEW", true), (table.TryGetVersion(best, out string version, out bool isDefault), version, isDefault));
        Assert.Equal((true, "OLD", false), (table.TryGetVersion(old, out version, out isDefault), version, isDefault));
        Assert.Equal(("f", "f"), (table.Name(best), table.Name(old)));
    }

    [Fact]
    public void Versions_of_a_dynamic_table_are_those_of_its_definitions()
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen("/lib/x86_64-linux-gnu/libc.so.6")!, out ElfFile? file, out _));
        SymbolTable table = SymbolTable.Create(file);
        Assert.True(table.TryFind("memcpy@GLIBC_2.2.5", out SymbolId old));
        Assert.True(table.TryFind("memcpy", out SymbolId best));
        Assert.Equal((true, "GLIBC_2.14", true), (table.TryGetVersion(best, out string version, out bool isDefault), version, isDefault));
        Assert.Equal((true, "GLIBC_2.2.5", false), (table.TryGetVersion(old, out version, out isDefault), version, isDefault));
        Assert.Equal(SymbolType.IndirectFunction, table.Describe(best).Type);
    }

    [Fact]
    public void Any_table_answers_as_the_plainest_search_does() =>
        Gen.Select(Gen.ULong[0x40, 0xc0], Gen.ULong[0, 40], Gen.Byte[0, 2]).Array[0, 24].Sample(
            rows =>
            {
                ElfBuilderSymbol[] symbols = [.. rows.Select(static (row, index) => new ElfBuilderSymbol($"s{index}", row.Item1, (byte)(Global + row.Item3), Size: row.Item2))];
                ReadelfSymbol[] listed = [.. symbols.Select(static symbol => new ReadelfSymbol(symbol.Address, symbol.Size, "", "", 1, symbol.Name))];
                SymbolTable table = Table(symbols);
                ReadelfTable witness = new(listed, [null, (0, 0x100)]);
                for (ulong address = 0x30; address < 0x110; address++)
                {
                    string[] expected = [.. ReadelfSymbol.At(listed, [null, (0, 0x100)], address).Select(static symbol => symbol.Name)];
                    bool found = table.TryFind(new FileAddress(address), out SymbolMatch match);
                    Assert.True(found ? expected.Contains(table.Name(match.Symbol)) : expected.Length == 0, $"{address:x} {string.Join(' ', expected)}");
                    Assert.Equal(expected.Order(), witness.At(address).Select(static symbol => symbol.Name).Order());
                }
            },
            iter: SystemFiles.IsLong ? 20_000 : 300, threads: 1);

    [Fact]
    public void A_warm_lookup_allocates_nothing()
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen("/lib/x86_64-linux-gnu/libc.so.6")!, out ElfFile? file, out _));
        SymbolTable table = SymbolTable.Create(file);
        long found = LookUpAll(table);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long again = LookUpAll(table);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((found, 0), (again, allocated));
        Assert.True(found > 1000);
    }

    private static long LookUpAll(SymbolTable table)
    {
        long found = 0;
        for (ulong address = 0x30000; address < 0x120000; address += 64)
            if (table.TryFind(new FileAddress(address), out SymbolMatch match) && !table.NameBytes(match.Symbol).IsEmpty) found++;
        return found;
    }

    private static string Find(ulong address, params ElfBuilderSymbol[] symbols)
    {
        SymbolTable table = Table(symbols);
        return table.TryFind(new FileAddress(address), out SymbolMatch match) ? $"{table.Name(match.Symbol)}+{match.Offset}" : "";
    }

    private static SymbolTable Table(params ElfBuilderSymbol[] symbols)
    {
        byte[] bytes = new ElfBuilder { Symbols = symbols, TextBytes = 0x100 }.Build();
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        return SymbolTable.Create(file);
    }
}
