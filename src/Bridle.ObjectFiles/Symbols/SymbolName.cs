using System.Text;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>A name of a .symtab may carry a version: name@@VERSION for the default one, name@VERSION for an older one.</summary>
internal static class SymbolName
{
    public const string StubSuffix = "@plt";

    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> raw)
    {
        int at = raw.IndexOf((byte)'@');
        return at > 0 ? raw[..at] : raw;
    }

    public static string Version(ReadOnlySpan<byte> raw) => Encoding.UTF8.GetString(raw[Bare(raw).Length..].TrimStart((byte)'@'));

    public static bool IsHidden(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> suffix = raw[Bare(raw).Length..];
        return suffix.StartsWith("@"u8) && !suffix.StartsWith("@@"u8);
    }

    public static int LeadingUnderscores(ReadOnlySpan<byte> name)
    {
        int count = name.IndexOfAnyExcept((byte)'_');
        return count < 0 ? name.Length : count;
    }
}
