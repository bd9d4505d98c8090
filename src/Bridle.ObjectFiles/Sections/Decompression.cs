using System.IO.Compression;
using SharpCompress.Compressors.ZStandard;

namespace Bridle.ObjectFiles.Sections;

/// <summary>Decompresses a section into exactly as many bytes as its header promises.</summary>
internal static class Decompression
{
    public static ElfProblem Run(in CompressionHeader header, byte[] raw, out byte[] content)
    {
        content = GC.AllocateUninitializedArray<byte>(header.Length);
        bool isWhole = header.Method == CompressionMethod.Zstd
            ? Zstd(raw.AsSpan(header.Start), content)
            : Zlib(new MemoryStream(raw, header.Start, raw.Length - header.Start, writable: false), content);
        return isWhole ? ElfProblem.None : ElfProblem.Malformed;
    }

    private static bool Zlib(MemoryStream source, byte[] content)
    {
        try
        {
            using ZLibStream stream = new(source, CompressionMode.Decompress);
            return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return false;
        }
    }

    // Decompressed in one go, zstd needs no window: its own memory is small whatever the frame asks for.
    private static bool Zstd(ReadOnlySpan<byte> source, byte[] content)
    {
        try
        {
            using Decompressor decompressor = new();
            return decompressor.TryUnwrap(source, content, out int written) && written == content.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
