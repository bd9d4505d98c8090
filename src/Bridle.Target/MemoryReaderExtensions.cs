using System.Buffers.Binary;
using System.Text;

namespace Bridle.Target;

/// <summary>Expecting reads over an <see cref="IMemoryReader"/>: whole values or <see langword="false"/>.</summary>
public static class MemoryReaderExtensions
{
    private const int StringChunk = 64;

    public static bool TryReadExactly(this IMemoryReader memory, TargetAddress address, Span<byte> destination) =>
        memory.Read(address, destination) == destination.Length;

    public static bool TryReadUInt32(this IMemoryReader memory, TargetAddress address, out uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        bool read = memory.TryReadExactly(address, bytes);
        value = read ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return read;
    }

    public static bool TryReadUInt64(this IMemoryReader memory, TargetAddress address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bool read = memory.TryReadExactly(address, bytes);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return read;
    }

    public static bool TryReadAddress(this IMemoryReader memory, TargetAddress address, out TargetAddress value)
    {
        bool read = memory.TryReadUInt64(address, out ulong raw);
        value = new TargetAddress(raw);
        return read;
    }

    /// <summary>
    /// Reads a NUL-terminated UTF-8 string of at most <paramref name="limit"/> bytes. False where memory ends before
    /// the NUL, or where none stands within the limit.
    /// </summary>
    public static bool TryReadCString(this IMemoryReader memory, TargetAddress address, int limit, out string value)
    {
        var bytes = new List<byte>(StringChunk);
        Span<byte> chunk = stackalloc byte[StringChunk];
        value = "";
        while (bytes.Count < limit)
        {
            int wanted = Math.Min(StringChunk, limit - bytes.Count);
            int got = memory.Read(address.Plus(bytes.Count), chunk[..wanted]);
            int end = chunk[..got].IndexOf((byte)0);
            bytes.AddRange(chunk[..(end >= 0 ? end : got)]);
            if (end >= 0)
            {
                value = Encoding.UTF8.GetString([.. bytes]);
                return true;
            }

            if (got < wanted) return false;
        }

        return false;
    }
}
