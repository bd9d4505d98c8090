using System.Buffers.Text;

namespace Bridle.Engine.Interpreting;

/// <summary>Network addresses as people write them; how many bytes were written.</summary>
internal static class NetworkText
{
    public static int Internet(ReadOnlySpan<byte> address, Span<byte> text)
    {
        if (address.Length == 4) return Dotted(address, text);
        bool isMapped = address[..10].IndexOfAnyExcept((byte)0) < 0 && (address[10], address[11]) is (255, 255);
        int groups = isMapped ? 6 : 8, length = 0;
        (int zeros, int end) = LongestZeros(address, groups);
        for (int group = 0; group < groups; group++)
        {
            if (group == zeros)
            {
                "::"u8.CopyTo(text[length..]);
                length += 2;
                group = end - 1;
                continue;
            }
            if (group > 0 && group != end) text[length++] = (byte)':';
            Utf8Formatter.TryFormat((uint)(address[group * 2] << 8 | address[group * 2 + 1]), text[length..], out int written, 'x');
            length += written;
        }
        if (!isMapped) return length;
        text[length++] = (byte)':';
        return length + Dotted(address[12..], text[length..]);
    }

    public static int Link(ReadOnlySpan<byte> address, Span<byte> text)
    {
        for (int i = 0; i < address.Length; i++)
        {
            if (i > 0) text[i * 3 - 1] = (byte)':';
            Utf8Formatter.TryFormat(address[i], text[(i * 3)..], out _, new System.Buffers.StandardFormat('x', 2));
        }
        return address.Length * 3 - 1;
    }

    private static int Dotted(ReadOnlySpan<byte> address, Span<byte> text)
    {
        int length = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i > 0) text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(address[i], text[length..], out int written);
            length += written;
        }
        return length;
    }

    // The first of the longest runs of at least two zero groups; (-1, -1) if there is none.
    private static (int Start, int End) LongestZeros(ReadOnlySpan<byte> address, int groups)
    {
        (int start, int end) = (-1, -1);
        for (int from = 0; from < groups; from++)
        {
            int to = from;
            while (to < groups && address[to * 2] == 0 && address[to * 2 + 1] == 0) to++;
            if (to - from > Math.Max(1, end - start)) (start, end) = (from, to);
            from = to > from ? to : from;
        }
        return (start, end);
    }
}
