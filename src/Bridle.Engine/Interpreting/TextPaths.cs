namespace Bridle.Engine.Interpreting;

/// <summary>Paths as POSIX has them.</summary>
internal static class TextPaths
{
    public static ReadOnlySpan<byte> Base(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty) return "."u8;
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        return trimmed.IsEmpty ? "/"u8 : trimmed[(trimmed.LastIndexOf((byte)'/') + 1)..];
    }

    public static ReadOnlySpan<byte> Directory(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        if (trimmed.IsEmpty) return path.IsEmpty ? "."u8 : "/"u8;
        int slash = trimmed.LastIndexOf((byte)'/');
        if (slash < 0) return "."u8;
        ReadOnlySpan<byte> parent = trimmed[..slash].TrimEnd((byte)'/');
        return parent.IsEmpty ? "/"u8 : parent;
    }

    /// <summary>Without empty parts, "." and "..": how many bytes of it were written.</summary>
    public static int Clean(ReadOnlySpan<byte> path, Span<byte> output)
    {
        int length = 0;
        bool isRooted = path.StartsWith("/"u8);
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> part = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (part.IsEmpty || part.SequenceEqual("."u8)) continue;
            bool goesUp = part.SequenceEqual(".."u8) && (isRooted || HasParent(output[..length]));
            length = goesUp ? Math.Max(0, output[..length].LastIndexOf((byte)'/')) : Append(output, length, part, isRooted || length > 0);
        }
        return length > 0 || output.IsEmpty ? length : Append(output, 0, isRooted ? "/"u8 : "."u8, false);
    }

    private static bool HasParent(ReadOnlySpan<byte> done) => !done.IsEmpty && !done.SequenceEqual(".."u8) && !done.EndsWith("/.."u8);

    private static int Append(Span<byte> output, int length, ReadOnlySpan<byte> part, bool hasSlash)
    {
        if (hasSlash && length < output.Length) output[length++] = (byte)'/';
        int fits = Math.Min(part.Length, output.Length - length);
        part[..fits].CopyTo(output[length..]);
        return length + fits;
    }
}
