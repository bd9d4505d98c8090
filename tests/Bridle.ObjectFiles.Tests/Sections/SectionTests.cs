using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.ObjectFiles.Sections;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Sections;

/// <summary>Sections of real files, against readelf and objcopy.</summary>
public sealed partial class SectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle sections ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Headers_and_names_are_those_of_readelf()
    {
        int compared = 0;
        foreach (string path in SystemFiles.Some.Where(static (_, index) => SystemFiles.IsLong || index % 4 == 0))
        {
            if (!ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? file, out _)) continue;
            string[] expected = [.. Row().Matches(CommandRunner.Output("readelf", "-SW", path)).Select(static match => string.Join(' ', match.Groups.Values.Skip(1).Select(static group => group.Value)))];
            Assert.Equal(expected, file.Sections.Select((section, index) => Line(file, index, section)));
            compared += expected.Length;
        }

        Assert.True(compared > 500, $"{compared} sections");
    }

    [Theory]
    [InlineData("zlib")]
    [InlineData("zstd")]
    [InlineData("zlib-gnu")]
    public void A_compressed_section_has_the_bytes_that_were_compressed(string method)
    {
        string plain = Victims.Build("sleeper"), packed = Path.Combine(_folder, "packed");
        CommandRunner.Output("objcopy", $"--compress-debug-sections={method}", plain, packed);
        using OpenedFile plainBytes = OpenedFile.TryOpen(plain)!, packedBytes = OpenedFile.TryOpen(packed)!;
        Assert.True(ElfFile.TryOpen(plainBytes, out ElfFile? expected, out _));
        Assert.True(ElfFile.TryOpen(packedBytes, out ElfFile? file, out _));
        int compressed = 0;
        for (int index = 0; index < file.Sections.Length; index++)
        {
            string name = file.SectionName(index);
            compressed += file.Sections[index].IsCompressed || name.StartsWith(".zdebug", StringComparison.Ordinal) ? 1 : 0;
            string plainName = name.Replace(".zdebug", ".debug", StringComparison.Ordinal);
            if (!plainName.StartsWith(".debug", StringComparison.Ordinal)) continue;
            Assert.True(expected.TryReadSection(plainName, out ReadOnlyMemory<byte> wanted, out _));
            Assert.True(file.TryReadSection(plainName, out ReadOnlyMemory<byte> content, out ElfProblem problem), $"{name}: {problem}");
            Assert.True(wanted.Span.SequenceEqual(content.Span), name);
        }

        Assert.True(compressed > 1, $"{compressed} compressed sections");
    }

    [Fact]
    public void A_content_that_somebody_uses_is_read_once_by_however_many_threads()
    {
        CountedBytes bytes = new(File.ReadAllBytes(Victims.Build("sleeper")));
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        Assert.True(file.TryReadSection(".debug_info", out ReadOnlyMemory<byte> kept, out _));
        int reads = bytes.Reads;
        Parallel.For(0, 64, _ =>
        {
            Assert.True(file.TryReadSection(".debug_info", out ReadOnlyMemory<byte> content, out ElfProblem _));
            Assert.True(content.Equals(kept));
        });
        Assert.Equal(reads, bytes.Reads);
        Assert.False(kept.IsEmpty);
    }

    [Fact]
    public void Of_a_file_that_shrinks_while_it_is_open_there_is_less_to_read()
    {
        string path = Path.Combine(_folder, "shrinking");
        File.Copy(Victims.Build("sleeper"), path);
        using OpenedFile bytes = OpenedFile.TryOpen(path)!;
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        Assert.True(file.TryFindSection(".symtab", out int index));
        using (FileStream cutter = new(path, FileMode.Open, FileAccess.Write)) cutter.SetLength((long)file.Sections[index].Offset + 8);
        Assert.False(file.TryReadSection(index, out _, out ElfProblem problem));
        Assert.Equal(ElfProblem.Unreadable, problem);
        Assert.True(file.TryReadSection(".text", out _, out _));
    }

    [Fact]
    public void A_file_that_ends_before_its_length_says_so_is_unreadable_too()
    {
        CountedBytes bytes = new(File.ReadAllBytes(Victims.Build("sleeper")));
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        Assert.True(file.TryFindSection(".symtab", out int index));
        bytes.End = (long)file.Sections[index].Offset + 8;
        Assert.False(file.TryReadSection(index, out _, out ElfProblem problem));
        Assert.Equal(ElfProblem.Unreadable, problem);
    }

    [Fact]
    public void A_section_without_bytes_and_one_that_is_not_there_are_absent()
    {
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(Victims.Build("sleeper")), out ElfFile? file, out _));
        foreach (string name in new[] { ".bss", ".no_such", "" })
        {
            Assert.False(file.TryReadSection(name, out _, out ElfProblem problem));
            Assert.Equal((name, ElfProblem.Absent), (name, problem));
        }

        Assert.False(file.TryReadSection(-1, out _, out _));
        Assert.False(file.TryReadSection(10_000, out _, out _));
    }

    [Fact]
    public void A_closed_file_reads_as_one_that_has_ended()
    {
        OpenedFile bytes = OpenedFile.TryOpen(Victims.Build("sleeper"))!;
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        bytes.Dispose();
        Assert.Equal((0, 0), (bytes.Length, bytes.Read(0, new byte[8])));
        Assert.Empty(file.Segments);
        Assert.Null(OpenedFile.TryOpen("/no/such/file"));
    }

    // "[ 1] .interp PROGBITS 0000000000000318 000318 00001c 00 A 0 0 1"; the type's name is left to other tests.
    [GeneratedRegex(@"^ +\[ *(\d+)\] (\S*) +\S+ +([0-9a-f]{16}) ([0-9a-f]{6,}) ([0-9a-f]{6,}) ([0-9a-f]{2,}) [A-Zxop ]{3} +(\d+) +(\d+) +(\d+)", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Line(ElfFile file, int index, SectionHeader section) => string.Create(CultureInfo.InvariantCulture,
        $"{index} {file.SectionName(index)} {section.Address.Value:x16} {section.Offset:x6} {section.Length:x6} {section.EntrySize:x2} {section.Link} {section.Info} {section.Alignment}");
}
