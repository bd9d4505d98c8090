using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>
/// Unpacks an xz file (tukaani.org/xz/xz-file-format.txt) whose blocks are plain LZMA2, as those in .gnu_debugdata are. The index at
/// its end says how long everything is, so nothing is allocated for more than a limit allows.
/// </summary>
internal ref struct XzFile
{
    private const int HeaderSize = 12, FooterSize = 12, Lzma2 = 0x21, LargestDictionary = 40;

    // Zeros shrink to one in about 7000, and nothing shrinks further.
    private const int MostRatio = 16_384;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ObjectFileLimits _limits;
    private int _checkSize;

    private XzFile(ReadOnlySpan<byte> bytes, ObjectFileLimits limits)
    {
        _bytes = bytes;
        _limits = limits;
    }

    public static ElfProblem Unpack(ReadOnlySpan<byte> bytes, ObjectFileLimits limits, out byte[] content)
    {
        XzFile file = new(bytes, limits);
        List<(long Unpadded, long Length)> blocks = [];
        content = [];
        ElfProblem problem = file.ReadIndex(blocks, out long total);
        if (problem != ElfProblem.None) return problem;
        if (total / MostRatio > bytes.Length) return ElfProblem.Malformed;
        content = new byte[total];
        return file.Blocks(blocks, content);
    }

    private ElfProblem ReadIndex(List<(long Unpadded, long Length)> blocks, out long total)
    {
        total = 0;
        if (_bytes.Length < HeaderSize + FooterSize || !_bytes.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])) return ElfProblem.Malformed;
        ReadOnlySpan<byte> footer = _bytes[^FooterSize..];
        if (!footer[10..].SequenceEqual("YZ"u8) || footer[9] != _bytes[7]) return ElfProblem.Malformed;
        if (!TryCheckSize(_bytes[7])) return ElfProblem.Unsupported;
        long size = ((long)BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1) * 4;
        if (size > _bytes.Length - HeaderSize - FooterSize) return ElfProblem.Malformed;
        ReadOnlySpan<byte> index = _bytes.Slice(_bytes.Length - FooterSize - (int)size, (int)size)[1..];
        if (!TryTake(ref index, out long count) || count > _limits.CompressedBlocks) return ElfProblem.OverLimit;
        for (long i = 0; i < count; i++)
        {
            if (!TryTake(ref index, out long unpadded) || !TryTake(ref index, out long length) || unpadded > _bytes.Length) return ElfProblem.Malformed;
            if (length > _limits.SectionBytes - total) return ElfProblem.OverLimit;
            total += length;
            blocks.Add((unpadded, length));
        }

        return ElfProblem.None;
    }

    // Bits 0 to 3 of the flags: none, CRC32, CRC64, SHA-256.
    private bool TryCheckSize(byte flags)
    {
        _checkSize = flags switch { 0 => 0, 1 => 4, 4 => 8, 10 => 32, _ => -1 };
        return _checkSize >= 0;
    }

    private readonly ElfProblem Blocks(List<(long Unpadded, long Length)> blocks, byte[] content)
    {
        long at = HeaderSize;
        int done = 0;
        foreach ((long unpadded, long length) in blocks)
        {
            // The padding stands before the check.
            int padding = (int)(-unpadded & 3);
            if (unpadded + padding > _bytes.Length - at) return ElfProblem.Malformed;
            ElfProblem problem = Block(_bytes.Slice((int)at, (int)unpadded + padding), padding, content, done, (int)length);
            if (problem != ElfProblem.None) return problem;
            at += unpadded + padding;
            done += (int)length;
        }

        return ElfProblem.None;
    }

    private readonly ElfProblem Block(ReadOnlySpan<byte> block, int padding, byte[] content, int start, int length)
    {
        int headerSize = block.IsEmpty ? 0 : (block[0] + 1) * 4;
        if (headerSize < 8 || headerSize + padding + _checkSize > block.Length) return ElfProblem.Malformed;
        ElfProblem problem = ReadFilter(block[1..headerSize], out byte dictionary);
        if (problem != ElfProblem.None) return problem;
        byte[] packed = block[headerSize..^(padding + _checkSize)].ToArray();
        if (!Decode(packed, dictionary, content, start, length)) return ElfProblem.Malformed;
        return IsRight(block[^_checkSize..], content.AsSpan(start, length)) ? ElfProblem.None : ElfProblem.Malformed;
    }

    private readonly ElfProblem ReadFilter(ReadOnlySpan<byte> header, out byte dictionary)
    {
        dictionary = 0;
        byte flags = header[0];
        header = header[1..];
        if ((flags & 0x3f) != 0) return ElfProblem.Unsupported; // More than one filter.
        if ((flags & 0x40) != 0 && !TryTake(ref header, out _)) return ElfProblem.Malformed;
        if ((flags & 0x80) != 0 && !TryTake(ref header, out _)) return ElfProblem.Malformed;
        if (header.Length < 3 || header[0] != Lzma2 || header[1] != 1) return ElfProblem.Unsupported;
        dictionary = header[2];
        if (dictionary > LargestDictionary) return ElfProblem.Malformed;
        // 4 KiB, 6 KiB, 8 KiB, 12 KiB and so on.
        long size = (2L | (dictionary & 1)) << ((dictionary / 2) + 11);
        return size > _limits.DictionaryBytes ? ElfProblem.OverLimit : ElfProblem.None;
    }

    private static bool Decode(byte[] packed, byte dictionary, byte[] content, int start, int length)
    {
        try
        {
            using MemoryStream source = new(packed, writable: false);
            using LzmaStream stream = LzmaStream.Create([dictionary], source, packed.Length, length, null, true, leaveOpen: false);
            return stream.ReadAtLeast(content.AsSpan(start, length), length, throwOnEndOfStream: false) == length;
        }
        catch (Exception)
        {
            return false; // The decoder knows many ways to say that the bytes are no LZMA2.
        }
    }

    private static bool IsRight(ReadOnlySpan<byte> check, ReadOnlySpan<byte> content) => check.Length switch
    {
        4 => BinaryPrimitives.ReadUInt32LittleEndian(check) == Checksum.Bits32.Of(content),
        8 => BinaryPrimitives.ReadUInt64LittleEndian(check) == Checksum.Bits64.Of(content),
        32 => System.Security.Cryptography.SHA256.HashData(content).AsSpan().SequenceEqual(check),
        _ => true,
    };

    // Seven bits a byte, the lowest first; the last byte has no high bit. At most 63 bits.
    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (int i = 0; i < 9 && i < bytes.Length; i++)
        {
            value |= (long)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) != 0) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}
