using System.Runtime.CompilerServices;

namespace Bridle.Architecture.Tests;

/// <summary>The source tree on disk, found from where this file was compiled; bin and obj left out.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../.."));

    public static IEnumerable<string> Sources(string folder) => Files(folder, "*.cs");

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>"path:line: text" of every line of code (comments and strings blanked) that holds <paramref name="text"/>.</summary>
    public static IEnumerable<string> LinesOfCode(string folder, string text) =>
        from path in Sources(folder)
        from line in SourceText.Blank(File.ReadAllText(path)).Split('\n').Index()
        where line.Item.Contains(text, StringComparison.Ordinal)
        select $"{Relative(path)}:{line.Index + 1}: {line.Item.Trim()}";

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
