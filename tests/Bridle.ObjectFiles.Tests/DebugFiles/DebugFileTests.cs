using System.Text;
using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.DebugFiles;

/// <summary>Stripped programs whose symbols lie elsewhere, made by objcopy as distributions do it.</summary>
public sealed class DebugFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bridle debug ").FullName;
    private readonly string _whole = Victims.Build("sleeper", VictimFlavour.Pie, "-Wl,--build-id=sha1");
    private readonly string _buildId;

    public DebugFileTests()
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen(_whole)!, out ElfFile? whole, out _));
        Assert.True(whole.TryReadBuildId(out _buildId));
        Directory.CreateDirectory(_root + "/usr/bin");
        Tool("objcopy", "--strip-all", _whole, Stripped);
    }

    private string Stripped => _root + "/usr/bin/sleeper";

    private string DebugById => $"{_root}/usr/lib/debug/.build-id/{_buildId[..2]}/{_buildId[2..]}.debug";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Without_a_debug_file_a_stripped_program_has_no_main() => Assert.False(HasMain(Open()));

    [Fact]
    public void A_debug_file_is_found_by_the_build_id_below_the_root()
    {
        Split(DebugById);
        ObjectFile file = Open();
        Assert.True(HasMain(file));
        Assert.NotNull(file.DebugInfo);
        Assert.False(HasMain(new ObjectFile(file.Elf, "/usr/bin/sleeper", new DebugFileSearch(DebugFileOptions.Default, OpenedFile.TryOpen, [_root + "/elsewhere"]))));
    }

    [Fact]
    public void A_debug_file_of_another_build_is_not_taken()
    {
        Tool("objcopy", "--only-keep-debug", Victims.Build("signals", VictimFlavour.Pie, "-Wl,--build-id=sha1"), Made(DebugById));
        Assert.False(HasMain(Open()));
    }

    [Theory]
    [InlineData("/usr/bin/sleeper.debug")]
    [InlineData("/usr/bin/.debug/sleeper.debug")]
    [InlineData("/usr/lib/debug/usr/bin/sleeper.debug")]
    public void A_debug_file_is_found_by_its_link_where_its_checksum_is_right(string place)
    {
        Split(_root + place);
        string debug = _root + place;
        Tool("objcopy", $"--add-gnu-debuglink={debug}", Stripped);
        Assert.True(HasMain(Open()));
        using (FileStream file = new(debug, FileMode.Append)) file.WriteByte(0);
        Assert.False(HasMain(Open()));
    }

    [Theory]
    [InlineData("crc32")]
    [InlineData("crc64")]
    [InlineData("none")]
    [InlineData("sha256")]
    public void A_packed_symbol_table_is_unpacked(string check)
    {
        string packed = _root + "/symbols";
        Tool("objcopy", "-S", "--remove-section=.gdb_index", "--keep-symbol=main", "--keep-symbol=_start", _whole, packed);
        Tool("objcopy", "--strip-debug", _whole, packed);
        Tool("xz", $"--check={check}", packed);
        Tool("objcopy", $"--add-section=.gnu_debugdata={packed}.xz", Stripped);
        Assert.True(HasMain(Open()));
    }

    [Fact]
    public void A_packed_symbol_table_with_a_broken_byte_does_no_harm()
    {
        string packed = _root + "/symbols";
        Tool("objcopy", "--strip-debug", _whole, packed);
        Tool("xz", packed);
        byte[] good = File.ReadAllBytes(packed + ".xz");
        Assert.Equal(ElfProblem.None, XzFile.Unpack(good, ObjectFileLimits.Default, out byte[] content));
        int refused = 0;
        for (int at = 0; at < good.Length; at += 1 + (at / 40))
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x5a;
            if (XzFile.Unpack(bad, ObjectFileLimits.Default, out byte[] other) != ElfProblem.None) refused++;
            else Assert.Equal(content, other);
            XzFile.Unpack(good.AsSpan(0, at), ObjectFileLimits.Default, out _);
        }

        Assert.True(refused > 100, $"{refused}");
    }

    [Fact]
    public void A_server_is_asked_where_the_user_wants_it_and_what_it_gave_is_kept()
    {
        Split(_root + "/served.debug");
        using DebugServer server = new($"/buildid/{_buildId}/debuginfo", File.ReadAllBytes(_root + "/served.debug"));
        using HttpClient client = new();
        DebugFileOptions options = new() { Server = new DebuginfodServer(client, [new Uri(server.Address, "none/"), server.Address], _root + "/cache") };
        Assert.True(HasMain(Open(options)));
        Assert.Equal(2, server.Requests);
        Assert.True(HasMain(Open(options)));
        Assert.Equal(2, server.Requests);
        Assert.True(File.Exists($"{_root}/cache/{_buildId}/debuginfo"));
    }

    [Theory]
    [InlineData("123456789", 0xcbf43926, 0x995dc9bbdf1939fa)]
    [InlineData("", 0, 0)]
    public void Checksums_have_their_published_check_values(string text, ulong narrow, ulong wide)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal((narrow, wide), (Checksum.Bits32.Of(bytes), Checksum.Bits64.Of(new MemoryBytes(bytes))));
    }

    private void Split(string place) => Tool("objcopy", "--only-keep-debug", _whole, Made(place));

    private static string Made(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static void Tool(params string[] command) => CommandRunner.Output(command);

    private ObjectFile Open(DebugFileOptions? options = null)
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen(Stripped)!, out ElfFile? file, out _));
        return new ObjectFile(file, "/usr/bin/sleeper", new DebugFileSearch(options ?? DebugFileOptions.Default, OpenedFile.TryOpen, ["/no/such/root", _root]));
    }

    private bool HasMain(ObjectFile file)
    {
        Assert.True(ElfFile.TryOpen(OpenedFile.TryOpen(_whole)!, out ElfFile? whole, out _));
        Assert.True(whole.TryFindSymbol("main", out FileSymbol main));
        bool found = file.Symbols.TryFind("main", out SymbolId symbol);
        if (found) Assert.Equal(main.Address, file.Symbols.Describe(symbol).Address);
        bool named = file.Symbols.TryFind(main.Address, out SymbolMatch match) && file.Symbols.Name(match.Symbol) == "main";
        Assert.Equal(found, named);
        return found;
    }
}
