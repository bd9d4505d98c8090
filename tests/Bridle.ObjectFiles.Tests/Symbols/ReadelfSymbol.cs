using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Symbols;

/// <summary>One line of readelf's symbol tables, and the rule of <c>AddressIndex</c> once more in the plainest way, over a list of them.</summary>
internal sealed partial record ReadelfSymbol(ulong Address, ulong Size, string Type, string Binding, int Section, string Name)
{
    /// <summary>Those with an address, of both tables, each once.</summary>
    public static ReadelfSymbol[] Of(string path)
    {
        (ulong Start, ulong End)?[] sections = [.. Sections(path)];
        return [.. from Match match in Row().Matches(CommandRunner.Output("readelf", "-sW", path))
                   let symbol = Parse(match.Groups)
                   where symbol.Name.Length != 0 && symbol.Section < sections.Length && sections[symbol.Section] is not null
                   select symbol];
    }

    public static (ulong Start, ulong End)?[] Sections(string path) =>
        [.. from Match match in SectionRow().Matches(CommandRunner.Output("readelf", "-SW", path))
            let start = Hex(match.Groups[1].Value)
            select match.Groups[3].Value.Contains('A', StringComparison.Ordinal) ? ((ulong, ulong)?)(start, start + Hex(match.Groups[2].Value)) : null];

    /// <summary>All that may be told for an address: the symbols of the one start that the rule chooses; empty for a gap.</summary>
    public static ReadelfSymbol[] At(ReadelfSymbol[] symbols, (ulong Start, ulong End)?[] sections, ulong address)
    {
        ReadelfSymbol[] around = [.. symbols.Where(symbol => symbol.Size != 0 && symbol.Address <= address && address - symbol.Address < symbol.Size)];
        if (around.Length != 0)
        {
            ulong start = around.Max(static symbol => symbol.Address);
            return [.. symbols.Where(symbol => symbol.Address == start && (symbol.Size == 0 || address - start < symbol.Size))];
        }

        ReadelfSymbol[] before = [.. symbols.Where(symbol => symbol.Address <= address)];
        if (before.Length == 0) return [];
        ulong nearest = before.Max(static symbol => symbol.Address);
        ReadelfSymbol[] labels = [.. before.Where(symbol => symbol.Address == nearest)];
        bool isInside = symbols.Any(symbol => symbol.Size != 0 && symbol.Address <= nearest && nearest - symbol.Address < symbol.Size);
        bool isReached = labels.Any(label => sections[label.Section] is { } section && nearest >= section.Start && nearest < section.End && address < section.End);
        return labels.All(static label => label.Size == 0) && !isInside && isReached ? labels : [];
    }

    private static ReadelfSymbol Parse(GroupCollection groups) => new(
        Hex(groups[1].Value), groups[2].Value.StartsWith("0x", StringComparison.Ordinal) ? Hex(groups[2].Value[2..]) : ulong.Parse(groups[2].Value, CultureInfo.InvariantCulture),
        groups[3].Value, groups[4].Value, int.Parse(groups[5].Value, CultureInfo.InvariantCulture), groups[6].Value.Split('@')[0]);

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // "   12: 0000000000001139    22 FUNC    GLOBAL DEFAULT   14 main"; undefined and absolute ones have a word for a section.
    [GeneratedRegex(@"^ *\d+: ([0-9a-f]{16}) +(\d+|0x[0-9a-f]+) (FUNC|NOTYPE|OBJECT|IFUNC) +(LOCAL|GLOBAL|WEAK|UNIQUE) +\S+(?: +\[[^\]]*\])? +(\d+) (\S+)", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^ +\[ *\d+\] \S* +\S+ +([0-9a-f]{16}) [0-9a-f]{6,} ([0-9a-f]{6,}) [0-9a-f]{2,} ([A-Zxop ]{3}) ", RegexOptions.Multiline)]
    private static partial Regex SectionRow();
}
