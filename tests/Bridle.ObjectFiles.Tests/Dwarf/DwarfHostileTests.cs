using System.Diagnostics;
using Bridle.ObjectFiles.Dwarf;
using Bridle.Target;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>Damaged debug information: any answer, but an answer.</summary>
public class DwarfHostileTests
{
    private static readonly int s_rounds = SystemFiles.IsLong ? 20_000 : 150;

    [Theory]
    [InlineData("inlines.c", "gcc", "-gdwarf-5", "-O2")]
    [InlineData("inlines.c", "gcc", "-gdwarf-4", "-O2")]
    [InlineData("inlines.c", "gcc", "-gdwarf-2", "-O3")]
    public void Damaged_bytes(string source, params string[] command)
    {
        FileSections file = FileSections.Read(DwarfVictim.Build(source, command));
        ulong[] addresses = [.. file.Text.Where(static (_, i) => i % 40 == 0)];
        Gen<byte[]> Damaged(ReadOnlyMemory<byte> section) => section.IsEmpty ? Gen.Const(Array.Empty<byte>())
            : Gen.Select(Gen.Int[0, section.Length - 1], Gen.Byte).Array[0, 6].Select(changes =>
            {
                byte[] bytes = section.ToArray();
                foreach ((int place, byte value) in changes) bytes[place] = value;
                return bytes;
            });
        DwarfSections whole = file.Dwarf();
        Gen.Select(Damaged(whole.Info), Damaged(whole.Abbreviations), Damaged(whole.Lines), Damaged(whole.RangeLists), Damaged(whole.Ranges), Damaged(whole.AddressRanges))
            .Sample((info, abbreviations, lines, lists, ranges, announced) =>
            {
                SourceIndex index = new(whole with
                {
                    Info = info,
                    Abbreviations = abbreviations,
                    Lines = lines,
                    RangeLists = lists,
                    Ranges = ranges,
                    AddressRanges = announced,
                });
                foreach (ulong address in addresses) index.TryFind(new FileAddress(address), out _, out _);
            }, iter: s_rounds);
    }

    [Fact]
    public void Sections_cut_off_anywhere()
    {
        DwarfSections whole = FileSections.Read(DwarfVictim.Build("inlines.c", "gcc", "-gdwarf-5", "-O2")).Dwarf();
        for (int length = 0; length < 2000; length += 7)
        {
            ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> section) => section[..Math.Min(length, section.Length)];
            SourceIndex index = new(whole with { Info = Cut(whole.Info), Lines = Cut(whole.Lines), Abbreviations = Cut(whole.Abbreviations), Strings = Cut(whole.Strings) });
            for (ulong address = 0x1000; address < 0x1400; address += 64) index.TryFind(new FileAddress(address), out _, out _);
        }
    }

    [Fact]
    public void Arbitrary_bytes_are_no_debug_information() =>
        Gen.Byte.Array[0, 400].Sample(static bytes =>
        {
            SourceIndex index = new(new DwarfSections { Info = bytes, Abbreviations = bytes, Lines = bytes, AddressRanges = bytes, Ranges = bytes, RangeLists = bytes });
            index.TryFind(new FileAddress(0x1000), out _, out _);
        }, iter: 20_000);

    [Fact]
    public void Origins_in_a_circle_end()
    {
        // A function whose abstract origin is itself: it has no name, and is found.
        byte[] abbreviations = [1, 0x11, 1, 0x11, 0x01, 0x12, 0x07, 0, 0, 2, 0x2e, 0, 0x31, 0x13, 0x11, 0x01, 0x12, 0x07, 0, 0, 0];
        byte[] body = [4, 0, 0, 0, 0, 0, 8, 1, .. Eight(0x1000), .. Eight(0x100), 2, 28, 0, 0, 0, .. Eight(0x1000), .. Eight(0x100), 0];
        SourceIndex index = new(new DwarfSections { Info = (byte[])[(byte)body.Length, 0, 0, 0, .. body], Abbreviations = abbreviations });
        Assert.True(index.TryFind(new FileAddress(0x1010), out var frames, out SourceProblem problem));
        Assert.Equal((1, "", SourceProblem.None), (frames.Length, frames[0].Function.Symbol, problem));
        Assert.False(index.TryFind(new FileAddress(0x1100), out _, out problem));
        Assert.Equal(SourceProblem.NotCovered, problem);
    }

    [Fact]
    public void A_file_without_debug_information_says_so()
    {
        Assert.False(new SourceIndex(new DwarfSections()).TryFind(new FileAddress(0x1000), out _, out SourceProblem problem));
        Assert.Equal(SourceProblem.NoDebugInfo, problem);
    }

    [Fact]
    public void A_split_unit_has_lines_and_says_what_it_has_not()
    {
        FileSections file = FileSections.Read(DwarfVictim.Build("inlines.c", "gcc", "-g", "-O2", "-gsplit-dwarf"));
        SourceIndex index = new(file.Dwarf());
        Assert.Contains(file.Text, address => index.TryFind(new FileAddress(address), out var frames, out SourceProblem problem)
            && problem == SourceProblem.SplitUnit && frames[0].Line > 0 && frames[0].Path.EndsWith("/inlines.c", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_of_ranges_that_all_functions_share_does_not_hang()
    {
        // Every function of a big unit refers to one long list: the steps of a lookup end it.
        const int functions = 20_000, ranges = 20_000;
        byte[] abbreviations = [1, 0x11, 1, 0x11, 0x01, 0x12, 0x07, 0, 0, 2, 0x2e, 0, 0x55, 0x17, 0, 0, 0];
        byte[] body = [4, 0, 0, 0, 0, 0, 8, 1, .. Eight(0x1000), .. Eight(0x100000), .. Enumerable.Repeat<byte[]>([2, 0, 0, 0, 0], functions).SelectMany(static entry => entry), 0];
        byte[] list = [.. Enumerable.Range(0, ranges).SelectMany(static i => (byte[])[.. Eight((ulong)(i * 16) + 2), .. Eight((ulong)(i * 16) + 3)])];
        DwarfSections sections = new() { Info = (byte[])[.. BitConverter.GetBytes(body.Length), .. body], Abbreviations = abbreviations, Ranges = list };
        long start = Stopwatch.GetTimestamp();
        SourceIndex index = new(sections, new DwarfLimits { Steps = 1 << 20 });
        index.TryFind(new FileAddress(0x1010), out _, out SourceProblem problem);
        Assert.Equal(SourceProblem.OverLimit, problem);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static byte[] Eight(ulong value) => BitConverter.GetBytes(value);
}
