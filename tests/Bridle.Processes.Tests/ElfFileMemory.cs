using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Processes.Tests;

/// <summary>An ELF file's loaded segments at the addresses that the file states, with a few lines of its own to find them.</summary>
internal sealed class ElfFileMemory : IMemoryReader
{
    private readonly byte[] _file;
    private readonly List<(ulong Address, ulong Size, int Offset)> _segments = [];

    public ElfFileMemory(string path)
    {
        _file = File.ReadAllBytes(path);
        Entry = new TargetAddress(Word(0x18));
        int table = (int)Word(0x20), count = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(0x38));
        for (int header = table; header < table + count * 56; header += 56)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(header)) == 1)
                _segments.Add((Word(header + 16), Word(header + 32), (int)Word(header + 8)));
        }
    }

    public TargetAddress Entry { get; }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        foreach ((ulong start, ulong size, int offset) in _segments)
        {
            ulong inside = unchecked(address.Value - start);
            if (inside >= size)
                continue;
            int length = Math.Min(destination.Length, (int)(size - inside));
            _file.AsSpan(offset + (int)inside, length).CopyTo(destination);
            return length;
        }
        return 0;
    }

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));
}
