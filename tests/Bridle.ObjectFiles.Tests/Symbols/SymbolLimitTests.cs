using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Symbols;

/// <summary>The limits of symbols and debug files, one below what is needed and just enough for it.</summary>
public sealed class SymbolLimitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle limits ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, "b")]
    [InlineData(2, "a")]
    public void Aliases(int limit, string expected)
    {
        SymbolTable table = Table(new ObjectFileLimits { Aliases = limit }, new("b", 0x40), new("a", 0x40));
        Assert.True(table.TryFind(new FileAddress(0x40), out SymbolMatch match));
        Assert.Equal(expected, table.Name(match.Symbol));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Nesting(int limit, bool found)
    {
        SymbolTable table = Table(new ObjectFileLimits { Nesting = limit }, new("outer", 0x40, Size: 64), new("inner", 0x44, Size: 32), new("innermost", 0x48, Size: 8));
        Assert.Equal(found, table.TryFind(new FileAddress(0x70), out _));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Symbols(int limit, bool found) =>
        Assert.Equal(found, Table(new ObjectFileLimits { Symbols = limit }, new("a", 0x40), new("b", 0x50)).TryFind("b", out _));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Hash_chain(int limit, bool found) =>
        Assert.Equal(found ? 2 : 1, Table(new ObjectFileLimits { HashChain = limit }, new("a", 0x40), new("a", 0x50)).FindAll("a").Count());

    [Theory]
    [InlineData(3, false)]
    [InlineData(100, true)]
    public void Version_definitions(int limit, bool found)
    {
        SymbolTable table = Of("/lib/x86_64-linux-gnu/libc.so.6", new ObjectFileLimits { VersionDefinitions = limit });
        Assert.True(table.TryFind("memcpy", out SymbolId symbol));
        Assert.Equal(found, table.TryGetVersion(symbol, out _, out _));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, true)]
    public void Relocations(int limit, bool found) =>
        Assert.Equal(found, Of(Victims.Build("sleeper"), new ObjectFileLimits { Relocations = limit }).TryFind("alarm@plt", out _));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, true)]
    public void Stubs(int limit, bool found) =>
        Assert.Equal(found, Of(Victims.Build("sleeper"), new ObjectFileLimits { Stubs = limit }).TryFind("alarm@plt", out _));

    [Theory]
    [InlineData(0, ElfProblem.OverLimit)]
    [InlineData(1, ElfProblem.None)]
    public void Compressed_blocks(int limit, ElfProblem expected) =>
        Assert.Equal(expected, XzFile.Unpack(Packed(), new ObjectFileLimits { CompressedBlocks = limit }, out _));

    [Theory]
    [InlineData((8 << 20) - 1, ElfProblem.OverLimit)]
    [InlineData(8 << 20, ElfProblem.None)]
    public void Dictionary_bytes(int limit, ElfProblem expected) => // xz -6 takes 8 MiB.
        Assert.Equal(expected, XzFile.Unpack(Packed(), new ObjectFileLimits { DictionaryBytes = limit }, out _));

    [Theory]
    [InlineData(9999, ElfProblem.OverLimit)]
    [InlineData(10_000, ElfProblem.None)]
    public void What_is_unpacked_counts_as_a_section(int limit, ElfProblem expected) =>
        Assert.Equal(expected, XzFile.Unpack(Packed(), new ObjectFileLimits { SectionBytes = limit }, out _));

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public void Download_bytes(long limit, bool taken)
    {
        using DebugFiles.DebugServer server = new("/buildid/0123/debuginfo", new byte[1000]);
        using HttpClient client = new();
        DebuginfodServer source = new(client, [server.Address], _folder, new ObjectFileLimits { DownloadBytes = limit });
        Assert.Equal(taken, source.TryFetch("0123") is not null);
        Assert.Null(source.TryFetch("../../etc/passwd"));
        Assert.Equal(taken ? 1 : 0, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
    }

    private byte[] Packed()
    {
        string path = Path.Combine(_folder, "zeros");
        File.WriteAllBytes(path, new byte[10_000]);
        CommandRunner.Output("xz", "-6", path);
        return File.ReadAllBytes(path + ".xz");
    }

    private static SymbolTable Of(string path, ObjectFileLimits limits)
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen(path)!, out ElfFile? file, out _, limits));
        return SymbolTable.Create(file);
    }

    private static SymbolTable Table(ObjectFileLimits limits, params ElfBuilderSymbol[] symbols)
    {
        Assert.True(ElfFile.TryOpen(new ElfBuilder { Symbols = symbols }.Build(), out ElfFile? file, out _, limits));
        return SymbolTable.Create(file);
    }
}
