using System.Text;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>.gnu_debugaltlink: the file that several debug files share (dwz(1)), by its path and its build-id.</summary>
/// <param name="Path">Absolute, or relative to the folder of the debug file.</param>
/// <param name="BuildId">In lower-case hex.</param>
internal readonly record struct AlternateLink(string Path, string BuildId)
{
    private const int LongestId = 64;

    public static bool TryRead(ElfFile file, out AlternateLink link)
    {
        link = default;
        if (!file.TryReadSection(".gnu_debugaltlink", out ReadOnlyMemory<byte> content, out _)) return false;
        ReadOnlySpan<byte> bytes = content.Span[..Math.Min(content.Length, file.Limits.PathBytes + LongestId)];
        int end = bytes.IndexOf((byte)0);
        if (end <= 0 || bytes.Length - end - 1 is 0 or > LongestId) return false;
        link = new AlternateLink(Encoding.UTF8.GetString(bytes[..end]), Convert.ToHexStringLower(bytes[(end + 1)..]));
        return true;
    }
}
