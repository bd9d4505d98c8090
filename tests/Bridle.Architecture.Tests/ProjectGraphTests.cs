namespace Bridle.Architecture.Tests;

public class ProjectGraphTests
{
    // The arrows of the design, transitive ones included where a room names types of it: what may refer to what.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Bridle.Target"] = [],
        ["Bridle.Language"] = [],
        ["Bridle.Linux"] = ["Bridle.Target"],
        ["Bridle.ObjectFiles"] = ["Bridle.Target"],
        ["Bridle.Linker"] = ["Bridle.Target", "Bridle.ObjectFiles"],
        ["Bridle.Processes"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Linker"],
        ["Bridle.Control"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Linker", "Bridle.Processes"],
        ["Bridle.Probes"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Linker", "Bridle.Processes"],
        ["Bridle.DotNet"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Processes"],
        ["Bridle.Engine"] = ["Bridle.Language"],
        ["Bridle.Engine.Breakpoint"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Linker", "Bridle.Processes", "Bridle.Control", "Bridle.Probes", "Bridle.Language", "Bridle.Engine"],
        ["Bridle.Cli"] = ["Bridle.Target", "Bridle.Linux", "Bridle.ObjectFiles", "Bridle.Linker", "Bridle.Processes", "Bridle.Control", "Bridle.DotNet", "Bridle.Language", "Bridle.Engine", "Bridle.Engine.Breakpoint"],
    };

    private static readonly string[] s_packages = ["Iced", "Microsoft.Diagnostics.Runtime", "SharpCompress", "System.CommandLine"];

    [Fact]
    public void The_rooms_are_those_of_the_design() =>
        Assert.Equal(s_allowed.Keys.Order(StringComparer.Ordinal), Project.All("src").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_refers_to_those_below_it_only() => Assert.Empty(
        from project in Project.All("src").Values
        from reference in project.References
        where !s_allowed[project.Name].Contains(reference)
        select $"{project.Name} must not refer to {reference}");

    [Fact]
    public void A_room_takes_no_package_that_no_decision_names() => Assert.Empty(
        from project in Project.All("src").Values
        from package in project.Packages.Except(s_packages)
        select $"{project.Name} takes {package}");

    [Fact]
    public void Every_room_but_the_command_has_its_tests()
    {
        var tests = Project.All("tests");
        Assert.DoesNotContain(Project.All("src").Keys, name => name != "Bridle.Cli" && !tests.ContainsKey($"{name}.Tests"));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "Bridle.slnx"));
        Assert.DoesNotContain(
            Project.All("src").Keys.Concat(Project.All("tests").Keys),
            name => !solution.Contains($"/{name}.csproj\"", StringComparison.Ordinal));
    }
}
