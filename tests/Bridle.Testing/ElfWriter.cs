using System.Buffers.Binary;
using System.Text;

namespace Bridle.Testing;

/// <summary>Little-endian fields one after another, each remembered by its name.</summary>
internal sealed class ElfWriter
{
    private readonly List<byte> _bytes = [];

    public List<ElfField> Fields { get; } = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public void Align(int alignment)
    {
        while (_bytes.Count % alignment != 0) _bytes.Add(0);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void Text(string text) => _bytes.AddRange(Encoding.UTF8.GetBytes(text + "\0"));

    public void UInt8(string name, byte value) => Field(name, sizeof(byte), value);

    public void UInt16(string name, ushort value) => Field(name, sizeof(ushort), value);

    public void UInt32(string name, uint value) => Field(name, sizeof(uint), value);

    public void UInt64(string name, ulong value) => Field(name, sizeof(ulong), value);

    private void Field(string name, int size, ulong value)
    {
        Fields.Add(new ElfField(name, _bytes.Count, size));
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes[..size]);
    }
}
