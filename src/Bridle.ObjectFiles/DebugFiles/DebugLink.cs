using System.Buffers.Binary;
using System.Text;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>.gnu_debuglink: the name of the debug file, without a folder, and the checksum of its content.</summary>
internal readonly record struct DebugLink(string FileName, uint Checksum)
{
    public static bool TryRead(ElfFile file, out DebugLink link)
    {
        link = default;
        if (!file.TryReadSection(".gnu_debuglink", out ReadOnlyMemory<byte> content, out _)) return false;
        ReadOnlySpan<byte> bytes = content.Span[..Math.Min(content.Length, file.Limits.PathBytes)];
        int end = bytes.IndexOf((byte)0), checksum = (end + 4) & ~3;
        if (end <= 0 || checksum + sizeof(uint) > bytes.Length) return false;
        string name = Encoding.UTF8.GetString(bytes[..end]);
        link = new DebugLink(name, BinaryPrimitives.ReadUInt32LittleEndian(bytes[checksum..]));
        // A name with a folder in it would lead anywhere.
        return !name.Contains('/', StringComparison.Ordinal) && name is not "." and not "..";
    }
}
