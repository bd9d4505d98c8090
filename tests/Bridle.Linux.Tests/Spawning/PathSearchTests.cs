using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Spawning;

[Collection(ExclusiveTests.Name)]
public sealed class PathSearchTests : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly TemporaryFolder _first = new(), _second = new();

    public PathSearchTests() => Environment.SetEnvironmentVariable("PATH", $"{_first.Path}:/no/such/folder:{_second.Path}:{_path}");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void The_first_that_may_be_executed_is_taken()
    {
        _first.Write("prog", "#!/bin/sh\necho first\n", "644");
        _second.Write("prog", "#!/bin/sh\necho second\n");
        Assert.Equal("second\n", CommandRunner.Output("prog"));
    }

    [Fact]
    public void A_folder_of_that_name_is_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_first.Path, "prog"));
        _second.Write("prog", "#!/bin/sh\necho second\n");
        Assert.Equal("second\n", CommandRunner.Output("prog"));
    }

    [Fact]
    public void Permission_denied_is_remembered_over_not_found()
    {
        _first.Write("prog", "#!/bin/sh\n", "644");
        Refused("prog", "failed to execute prog: permission denied");
    }

    [Theory]
    [InlineData("no-such-program", "failed to execute no-such-program: no such file or directory")]
    [InlineData("", "failed to execute a program without a name: no such file or directory")]
    public void What_no_folder_has_is_not_found(string name, string message) => Refused(name, message);

    [Fact]
    public void An_empty_entry_is_the_working_directory_of_the_program()
    {
        Environment.SetEnvironmentVariable("PATH", $":{_path}");
        _second.Write("prog", "#!/bin/sh\necho here\n");
        Assert.Equal("here\n", CommandRunner.Run(["prog"], directory: _second.Path).Output);
    }

    [Fact]
    public void A_name_with_a_slash_is_not_looked_up()
    {
        _first.Write("prog", "#!/bin/sh\n");
        Assert.Throws<SpawnException>(() => ChildProgram.Start(new ProgramStart("./prog", ["prog"]) { SearchPath = true, WorkingDirectory = "/" }));
    }

    private static void Refused(string name, string message) =>
        Assert.Equal(message, Assert.Throws<LinuxException>(() => ChildProgram.Start(new ProgramStart(name, [name]) { SearchPath = true })).Message);
}
