using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>The (tag, value) pairs of one image, copied at one moment: the linker rewrites them while it starts.</summary>
public sealed class DynamicSection
{
    private const int EntrySize = 16;
    private const int TagSize = 8;
    private readonly TargetAddress _start;
    private readonly byte[] _entries;
    private readonly int _count;

    private DynamicSection(IMemoryReader memory, TargetAddress start, LoadBias bias, byte[] entries, int count, ObjectFileLimits limits) =>
        (Memory, _start, Bias, _entries, _count, Limits) = (memory, start, bias, entries, count, limits);

    public LoadBias Bias { get; }

    internal IMemoryReader Memory { get; }

    internal ObjectFileLimits Limits { get; }

    /// <summary>Reads up to DT_NULL; false where memory or the limit ends first.</summary>
    public static bool TryRead(IMemoryReader memory, TargetAddress start, LoadBias bias,
        [NotNullWhen(true)] out DynamicSection? section, ObjectFileLimits? limits = null)
    {
        limits ??= ObjectFileLimits.Default;
        section = null;
        if (start.IsNull) return false;
        byte[] entries = new byte[Math.Min(64, limits.DynamicEntries) * EntrySize];
        for (int count = 0; count < limits.DynamicEntries; count++)
        {
            int offset = count * EntrySize;
            if (offset == entries.Length) Array.Resize(ref entries, offset * 2);
            Span<byte> entry = entries.AsSpan(offset, EntrySize);
            if (!memory.TryReadExactly(start.Plus(offset), entry)) return false;
            if (BinaryPrimitives.ReadInt64LittleEndian(entry) != (long)DynamicTag.End) continue;
            section = new DynamicSection(memory, start, bias, entries, count, limits);
            return true;
        }

        return false;
    }

    /// <summary>The first value with that tag, as it stood.</summary>
    public bool TryGetValue(DynamicTag tag, out ulong value)
    {
        int index = IndexOf(tag);
        value = index < 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(_entries.AsSpan((index * EntrySize) + TagSize));
        return index >= 0;
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
        address = !found ? TargetAddress.Null : value < Bias.Value ? Bias.ToTarget(new FileAddress(value)) : new TargetAddress(value);
        return found;
    }

    private int IndexOf(DynamicTag tag)
    {
        for (int i = 0; i < _count; i++)
            if (BinaryPrimitives.ReadInt64LittleEndian(_entries.AsSpan(i * EntrySize)) == (long)tag) return i;
        return -1;
    }
}
