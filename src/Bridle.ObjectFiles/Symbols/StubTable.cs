using System.Buffers.Binary;
using Bridle.ObjectFiles.Sections;
using Bridle.Target;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// The stubs of the procedure linkage table, which no symbol names. Each jumps through a slot, and the relocation of that slot says
/// whose address the linker puts there: so the stub is found by what it does, whatever the linker that laid it out.
/// </summary>
internal sealed class StubTable
{
    private const int RelocationSize = 24, DefaultStubSize = 16, SmallStubSize = 8, MostStubSize = 64;
    private const uint GlobalData = 6, JumpSlot = 7; // R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT
    private const int JumpSize = 6;
    private static readonly string[] s_sections = [".plt", ".plt.sec", ".plt.got", ".plt.bnd"];

    private readonly List<(ulong Start, uint Size, int Symbol)> _stubs = [];

    private StubTable()
    {
    }

    public int Count => _stubs.Count;

    public (ulong Start, uint Size, int Symbol) this[int stub] => _stubs[stub];

    /// <param name="file">Whose stubs.</param>
    /// <returns>Symbols are numbers of .dynsym.</returns>
    public static StubTable Read(ElfFile file)
    {
        StubTable table = new();
        Dictionary<ulong, int>? slots = null;
        foreach (string name in s_sections)
        {
            if (!file.TryFindSection(name, out int index) || !file.TryReadSection(index, out ReadOnlyMemory<byte> code, out _)) continue;
            slots ??= ReadSlots(file);
            table.Scan(file.Sections[index], name == ".plt.got", code.Span, slots, file.Limits);
        }

        table._stubs.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return table;
    }

    /// <summary>The sections that hold stubs.</summary>
    public static SectionHeader[] Sections(ElfFile file)
    {
        List<SectionHeader> sections = [];
        foreach (string name in s_sections)
            if (file.TryFindSection(name, out int index)) sections.Add(file.Sections[index]);
        return [.. sections];
    }

    /// <summary>Negative for none.</summary>
    public int Find(ulong address)
    {
        int low = 0, high = _stubs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_stubs[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        return low > 0 && address - _stubs[low - 1].Start < _stubs[low - 1].Size ? low - 1 : -1;
    }

    private void Scan(in SectionHeader section, bool isSmall, ReadOnlySpan<byte> code, Dictionary<ulong, int> slots, ObjectFileLimits limits)
    {
        bool isStated = section.EntrySize is >= SmallStubSize and <= MostStubSize;
        int size = isStated ? (int)section.EntrySize : isSmall ? SmallStubSize : DefaultStubSize;
        for (int at = 0; at + size <= code.Length && _stubs.Count < limits.Stubs; at += size)
        {
            ulong start = unchecked(section.Address.Value + (ulong)at);
            if (TryDecode(code.Slice(at, size), start, out ulong slot) && slots.TryGetValue(slot, out int symbol))
                _stubs.Add((start, (uint)size, symbol));
        }
    }

    // endbr64 and a bnd or notrack prefix may stand before "jmp *slot(%rip)".
    private static bool TryDecode(ReadOnlySpan<byte> stub, ulong start, out ulong slot)
    {
        slot = 0;
        int at = stub.StartsWith((ReadOnlySpan<byte>)[0xf3, 0x0f, 0x1e, 0xfa]) ? 4 : 0;
        if (at < stub.Length && stub[at] is 0xf2 or 0x3e) at++;
        if (stub.Length < at + JumpSize || stub[at] != 0xff || stub[at + 1] != 0x25) return false;
        int distance = BinaryPrimitives.ReadInt32LittleEndian(stub[(at + 2)..]);
        slot = unchecked(start + (ulong)(at + JumpSize) + (ulong)distance);
        return true;
    }

    private static Dictionary<ulong, int> ReadSlots(ElfFile file)
    {
        Dictionary<ulong, int> slots = [];
        foreach (string name in new[] { ".rela.plt", ".rela.dyn" })
            if (file.TryReadSection(name, out ReadOnlyMemory<byte> table, out _)) AddSlots(table.Span, slots, file.Limits);
        return slots;
    }

    private static void AddSlots(ReadOnlySpan<byte> table, Dictionary<ulong, int> slots, ObjectFileLimits limits)
    {
        for (int visited = 0; visited < limits.Relocations && table.Length >= RelocationSize; visited++, table = table[RelocationSize..])
        {
            ulong info = BinaryPrimitives.ReadUInt64LittleEndian(table[8..]);
            uint symbol = unchecked((uint)(info >> 32));
            if (unchecked((uint)info) is GlobalData or JumpSlot && symbol is not 0 and < int.MaxValue && slots.Count < limits.Stubs)
                slots.TryAdd(BinaryPrimitives.ReadUInt64LittleEndian(table), (int)symbol);
        }
    }
}
