using System.Text.RegularExpressions;

namespace Bridle.Architecture.Tests;

/// <summary>Where a thing is forbidden: each rule of the design that a look at the text can enforce.</summary>
public partial class ForbiddenTests
{
    [Fact]
    public void Only_the_kernel_room_is_unsafe()
    {
        Assert.Equal(["Bridle.Linux"], Project.All("src").Values.Where(static project => project.AllowsUnsafe).Select(static project => project.Name));
        Assert.DoesNotContain(OutsideLinux("unsafe "), static line => UnsafeWord().IsMatch(line));
    }

    [Theory]
    [InlineData("LibraryImport(")]
    [InlineData("DllImport(")]
    [InlineData("NativeLibrary.")]
    public void Only_the_kernel_room_imports(string import) => Assert.Empty(OutsideLinux(import));

    [Fact]
    public void One_thread_is_started_in_one_place()
    {
        string[] places = [.. SourceTree.LinesOfCode("src", "new Thread(")];
        Assert.True(places.Length <= 1, string.Join('\n', places));
        Assert.All(places, static place => Assert.StartsWith("src/Bridle.Control/", place, StringComparison.Ordinal));
    }

    // A host may use it beside us, and the tests named for that show it; nobody else may, since its SIGCHLD handler reaps.
    [Fact]
    public void Nobody_uses_the_process_class_of_the_framework() => Assert.Empty(
        from folder in new[] { "src", "tests" }
        from path in SourceTree.Sources(folder)
        where !Path.GetFileName(path).Contains("HostTests", StringComparison.Ordinal)
        where FrameworkProcess().IsMatch(SourceText.Blank(File.ReadAllText(path)))
        select SourceTree.Relative(path));

    [Fact]
    public void No_work_is_left_for_later() => Assert.Empty(
        from path in SourceTree.Sources("src").Concat(SourceTree.Sources("tests")).Concat(SourceTree.Files("victims", "*.c"))
        from line in File.ReadLines(path).Index()
        where LaterMark().IsMatch(line.Item)
        select $"{SourceTree.Relative(path)}:{line.Index + 1}: {line.Item.Trim()}");

    [Fact]
    public void The_control_path_is_not_asynchronous() => Assert.Empty(
        SourceTree.LinesOfCode("src/Bridle.Processes", "await ").Concat(SourceTree.LinesOfCode("src/Bridle.Linux", "await ")));

    private static IEnumerable<string> OutsideLinux(string text) =>
        SourceTree.LinesOfCode("src", text).Where(static line => !line.StartsWith("src/Bridle.Linux/", StringComparison.Ordinal));

    [GeneratedRegex(@"\bunsafe\s")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"\b(ProcessStartInfo|Process\.(Start|GetProcess\w*|GetCurrentProcess)|Diagnostics\.Process\b)")]
    private static partial Regex FrameworkProcess();

    [GeneratedRegex("TO" + @"DO\b|FIX" + @"ME\b|NotImplemented" + "Exception")]
    private static partial Regex LaterMark();
}
