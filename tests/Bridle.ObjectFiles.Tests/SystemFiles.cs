namespace Bridle.ObjectFiles.Tests;

/// <summary>Objects of this machine that nobody made for these tests.</summary>
internal static class SystemFiles
{
    // The short run takes every nth of them, so that it stays within seconds; the long one takes all.
    private const int ShortRun = 120;
    private const long ShortRunBytes = 2 << 20, LongRunBytes = 64 << 20;

    public static bool IsLong => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    public static string[] Some { get; } = Choose([.. Candidates()]);

    private static IEnumerable<string> Candidates() =>
        from folder in new[] { "/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/libexec", "/usr/lib/gcc" }
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        let file = new FileInfo(path)
        where file.LinkTarget is null && file.Length < (IsLong ? LongRunBytes : ShortRunBytes) && IsElf(path)
        orderby path
        select path;

    private static string[] Choose(string[] all)
    {
        int step = IsLong ? 1 : Math.Max(1, all.Length / ShortRun);
        return [.. all.Where((_, index) => index % step == 0)];
    }

    private static bool IsElf(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("\u007fELF"u8);
    }
}
