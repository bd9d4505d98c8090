using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bridle.Linux.Procfs;

/// <summary>The auxiliary vector of a 64-bit program: pairs of a key and a value, ended by <see cref="AuxiliaryType.Null"/>.</summary>
public sealed class AuxiliaryVector
{
    private const int PairSize = 16;

    private readonly byte[] _pairs;

    internal AuxiliaryVector(byte[] pairs) => _pairs = pairs;

    /// <summary>All pairs in their order.</summary>
    public ImmutableArray<AuxiliaryEntry> Entries => AuxiliaryParser.Parse(_pairs);

    /// <summary>From the bytes that a core file keeps of it.</summary>
    public static AuxiliaryVector Parse(ReadOnlySpan<byte> pairs) => new(pairs.ToArray());

    /// <summary>The value of <paramref name="type"/>, or 0 where the vector has none.</summary>
    [SuppressMessage("Design", "CA1043", Justification = "The key is an enumeration of the kernel's numbers.")]
    public ulong this[AuxiliaryType type] => TryGet(type, out ulong value) ? value : 0;

    public bool TryGet(AuxiliaryType type, out ulong value)
    {
        for (ReadOnlySpan<byte> rest = _pairs; rest.Length >= PairSize; rest = rest[PairSize..])
        {
            ulong key = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            value = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            if (key == (ulong)type && key != 0)
                return true;
            if (key == 0)
                break;
        }

        value = 0;
        return false;
    }
}
