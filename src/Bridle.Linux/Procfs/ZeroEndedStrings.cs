using System.Collections.Immutable;
using System.Text;

namespace Bridle.Linux.Procfs;

/// <summary>The text of cmdline and environ: strings, each with its zero behind it, which a program may have overwritten.</summary>
public static class ZeroEndedStrings
{
    public static ImmutableArray<string> Split(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return [];
        if (text[^1] == 0) text = text[..^1];
        var strings = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            int end = text.IndexOf((byte)0);
            strings.Add(Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
            if (end < 0) return strings.DrainToImmutable();
            text = text[(end + 1)..];
        }
    }
}
