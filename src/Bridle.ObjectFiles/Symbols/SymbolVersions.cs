using System.Buffers.Binary;
using System.Text;
using Bridle.ObjectFiles.Sections;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>The versions that a dynamic table gives its definitions (.gnu.version and .gnu.version_d; LSB, "Symbol Versioning").</summary>
internal sealed class SymbolVersions
{
    private const int DefinitionSize = 20, NameAt = 12, NextAt = 16;
    private const ushort HiddenFlag = 0x8000, FirstNamed = 2;
    private static readonly SymbolVersions s_none = new(default, []);
    private readonly ReadOnlyMemory<byte> _numbers;
    private readonly Dictionary<int, string> _names;

    private SymbolVersions(ReadOnlyMemory<byte> numbers, Dictionary<int, string> names) => (_numbers, _names) = (numbers, names);

    /// <summary>Of the table that is section <paramref name="table"/>.</summary>
    public static SymbolVersions Read(ElfFile file, int table)
    {
        if (file.Sections[table].Type != SectionType.DynamicSymbolTable || !file.TryFindSection(SectionType.SymbolVersions, out int index)
            || !file.TryReadSection(index, out ReadOnlyMemory<byte> numbers, out _)) return s_none;
        return new SymbolVersions(numbers, ReadNames(file));
    }

    /// <summary>An older version than the one that a program is linked to today.</summary>
    public bool IsHidden(int symbol) => (Number(symbol) & HiddenFlag) != 0;

    public string? NameOf(int symbol) => _names.GetValueOrDefault(Number(symbol) & ~HiddenFlag);

    private ushort Number(int symbol) =>
        symbol < _numbers.Length / sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(_numbers.Span[(symbol * sizeof(ushort))..]) : (ushort)0;

    private static Dictionary<int, string> ReadNames(ElfFile file)
    {
        Dictionary<int, string> names = [];
        if (!file.TryFindSection(SectionType.VersionDefinitions, out int index) || !file.TryReadSection(index, out ReadOnlyMemory<byte> content, out _)
            || !file.TryReadSection(unchecked((int)file.Sections[index].Link), out ReadOnlyMemory<byte> strings, out _)) return names;
        ReadOnlySpan<byte> rest = content.Span;
        for (int visited = 0; visited < file.Limits.VersionDefinitions && rest.Length >= DefinitionSize; visited++)
        {
            int number = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
            uint nameEntry = BinaryPrimitives.ReadUInt32LittleEndian(rest[NameAt..]), next = BinaryPrimitives.ReadUInt32LittleEndian(rest[NextAt..]);
            if (number >= FirstNamed && nameEntry <= (uint)rest.Length - sizeof(uint))
                names[number] = Text(strings.Span, BinaryPrimitives.ReadUInt32LittleEndian(rest[(int)nameEntry..]), file.Limits.SectionNameBytes);
            if (next == 0 || next > (uint)rest.Length) break;
            rest = rest[(int)next..];
        }

        return names;
    }

    private static string Text(ReadOnlySpan<byte> strings, uint start, int limit)
    {
        if (start >= (uint)strings.Length) return "";
        ReadOnlySpan<byte> rest = strings.Slice((int)start, Math.Min(limit, strings.Length - (int)start));
        int end = rest.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.UTF8.GetString(rest[..end]);
    }
}
