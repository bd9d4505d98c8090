using System.Buffers.Binary;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// Where an object keeps the addresses of functions that the run-time linker finds for it: by name, and for functions of several forms
/// (IFUNC) of its own by the address of what chooses the form. Immutable; any thread.
/// </summary>
public sealed class FunctionSlots
{
    private const int RelocationSize = 24;
    private const uint GlobalData = 6, JumpSlot = 7, Chosen = 37; // R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_X86_64_IRELATIVE
    private readonly Dictionary<ulong, List<FileAddress>> _byResolver = [];
    private readonly Dictionary<string, List<FileAddress>> _byName = new(StringComparer.Ordinal);

    private FunctionSlots()
    {
    }

    /// <param name="file">Whose slots.</param>
    /// <param name="most">How many slots are kept.</param>
    public static FunctionSlots Read(ElfFile file, int most)
    {
        ArgumentNullException.ThrowIfNull(file);
        FunctionSlots slots = new();
        SymbolSource? names = SymbolSource.Open(file, Sections.SectionType.DynamicSymbolTable);
        foreach (string section in new[] { ".rela.plt", ".rela.iplt", ".rela.dyn" })
            if (file.TryReadSection(section, out ReadOnlyMemory<byte> table, out _)) slots.Add(table.Span, names, file.Limits.Relocations, ref most);
        return slots;
    }

    /// <summary>The slots that hold the form which the code at an address of this object has chosen.</summary>
    public IReadOnlyList<FileAddress> Of(FileAddress resolver) => _byResolver.GetValueOrDefault(resolver.Value) ?? [];

    /// <summary>The slots of a function that is known to this object by name.</summary>
    public IReadOnlyList<FileAddress> Of(ReadOnlySpan<byte> name) => _byName.GetValueOrDefault(Encoding.UTF8.GetString(name)) ?? [];

    private void Add(ReadOnlySpan<byte> table, SymbolSource? names, int relocations, ref int most)
    {
        for (; relocations-- > 0 && table.Length >= RelocationSize; table = table[RelocationSize..])
        {
            ulong info = BinaryPrimitives.ReadUInt64LittleEndian(table[8..]);
            uint type = unchecked((uint)info), symbol = unchecked((uint)(info >> 32));
            if (type is not (GlobalData or JumpSlot or Chosen) || most-- <= 0) continue;
            FileAddress place = new(BinaryPrimitives.ReadUInt64LittleEndian(table));
            if (type == Chosen) Keep(_byResolver, BinaryPrimitives.ReadUInt64LittleEndian(table[16..]), place);
            else if (names is not null && symbol < names.Count && symbol != 0) Keep(_byName, Encoding.UTF8.GetString(names.RawName((int)symbol)), place);
        }
    }

    private static void Keep<TKey>(Dictionary<TKey, List<FileAddress>> slots, TKey key, FileAddress place) where TKey : notnull
    {
        if (!slots.TryGetValue(key, out List<FileAddress>? known)) slots.Add(key, known = []);
        known.Add(place);
    }
}
