using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>The (tag, value) pairs of one image, copied at one moment: the linker rewrites them while it starts.</summary>
public sealed class DynamicSection
{
    private const int EntrySize = 16;
    private const int TagSize = 8;
    private const int FirstEntries = 64;
    private readonly TargetAddress _start;
    private AddressRange _extent;
    private readonly byte[] _entries;
    private readonly int _count;

    private DynamicSection(IMemoryReader memory, TargetAddress start, LoadBias bias, byte[] entries, int count, ObjectFileLimits limits) =>
        (Memory, _start, Bias, _entries, _count, Limits) = (memory, start, bias, entries, count, limits);

    public LoadBias Bias { get; }

    internal IMemoryReader Memory { get; }

    internal ObjectFileLimits Limits { get; }

    /// <summary>
    /// Reads up to DT_NULL; false where memory or the limit ends first. <paramref name="extent"/> is where the object lies, if that
    /// is known: it tells for certain which pointers have been relocated.
    /// </summary>
    public static bool TryRead(IMemoryReader memory, TargetAddress start, LoadBias bias,
        [NotNullWhen(true)] out DynamicSection? section, ObjectFileLimits? limits = null, AddressRange extent = default)
    {
        limits ??= ObjectFileLimits.Default;
        section = null;
        if (start.IsNull || !TryReadEntries(memory, start, limits, out byte[] entries, out int count)) return false;
        section = new DynamicSection(memory, start, bias, entries, count, limits) { _extent = extent };
        return true;
    }

    /// <summary>The first value with that tag, as it stood.</summary>
    public bool TryGetValue(DynamicTag tag, out ulong value)
    {
        int index = IndexOf(tag);
        value = index < 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(_entries.AsSpan((index * EntrySize) + TagSize));
        return index >= 0;
    }

    /// <summary>The strings of all entries with that tag, such as the needed libraries; those that cannot be read are left out.</summary>
    public ImmutableArray<string> ReadStrings(DynamicTag tag)
    {
        var strings = ImmutableArray.CreateBuilder<string>();
        bool hasTable = TryGetPointer(DynamicTag.StringTable, out TargetAddress table);
        for (int i = 0; hasTable && i < _count; i++)
        {
            ReadOnlySpan<byte> entry = _entries.AsSpan(i * EntrySize, EntrySize);
            if (BinaryPrimitives.ReadInt64LittleEndian(entry) != (long)tag) continue;
            long offset = BinaryPrimitives.ReadInt64LittleEndian(entry[TagSize..]);
            if (Memory.TryReadCString(table.Plus(offset), Limits.PathBytes, out string text)) strings.Add(text);
        }

        return strings.DrainToImmutable();
    }

    /// <summary>Where that value lies: the linker may write it later (DT_DEBUG).</summary>
    public bool TryGetValueAddress(DynamicTag tag, out TargetAddress address)
    {
        int index = IndexOf(tag);
        address = index < 0 ? TargetAddress.Null : _start.Plus((index * EntrySize) + TagSize);
        return index >= 0;
    }

    /// <summary>
    /// The value as an address. glibc adds the bias to these pointers when it has relocated the object; musl never does,
    /// and nobody does it for the vDSO or for a linker that has not run yet. One below the bias cannot have been.
    /// </summary>
    public bool TryGetPointer(DynamicTag tag, out TargetAddress address)
    {
        bool found = TryGetValue(tag, out ulong value) && value != 0;
        var asItIs = new TargetAddress(value);
        bool isRelocated = _extent.Size != 0 ? _extent.Contains(asItIs) : value >= Bias.Value;
        address = !found ? TargetAddress.Null : isRelocated ? asItIs : Bias.ToTarget(new FileAddress(value));
        return found;
    }

    private static bool TryReadEntries(IMemoryReader memory, TargetAddress start, ObjectFileLimits limits, out byte[] entries, out int count)
    {
        entries = new byte[Math.Min(FirstEntries, limits.DynamicEntries) * EntrySize];
        count = 0;
        while (true)
        {
            Span<byte> chunk = entries.AsSpan(count * EntrySize);
            int got = memory.Read(start.Plus(count * EntrySize), chunk) / EntrySize;
            int end = IndexOfEnd(chunk[..(got * EntrySize)]);
            count += end >= 0 ? end : got;
            if (end >= 0) return true;
            if (got * EntrySize < chunk.Length || count >= limits.DynamicEntries) return false;
            Array.Resize(ref entries, Math.Min(count * 2, limits.DynamicEntries) * EntrySize);
        }
    }

    private static int IndexOfEnd(ReadOnlySpan<byte> entries)
    {
        for (int offset = 0; offset < entries.Length; offset += EntrySize)
            if (BinaryPrimitives.ReadInt64LittleEndian(entries[offset..]) == (long)DynamicTag.End) return offset / EntrySize;
        return -1;
    }

    private int IndexOf(DynamicTag tag)
    {
        for (int i = 0; i < _count; i++)
            if (BinaryPrimitives.ReadInt64LittleEndian(_entries.AsSpan(i * EntrySize)) == (long)tag) return i;
        return -1;
    }
}
