using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Spawning;

/// <summary>What a program finds when it starts, as it tells itself.</summary>
public class ProgramStartTests
{
    [Fact]
    public void Arguments_arrive_byte_for_byte()
    {
        string[] arguments = ["another name", "", " ", "ä\n\t\"'\\", new('x', 100_000)];
        using RunningVictim victim = RunningVictim.Start(new ProgramStart("/bin/cat", [.. arguments[..1], "/proc/self/cmdline"]));
        victim.WaitForExit();
        Assert.Equal("another name\0/proc/self/cmdline\0", victim.Output);
        Assert.Equal(string.Join('|', arguments), CommandRunner.Output(["sh", "-c", "IFS='|'; printf %s \"$0|$*\"", .. arguments]));
    }

    [Fact]
    public void The_environment_is_the_one_that_is_given_or_ours()
    {
        ProgramStart start = new("/usr/bin/env", ["env", "-0"]);
        Dictionary<string, string> given = new() { ["A"] = "1", ["B"] = "two\nlines", ["C"] = "" };
        using RunningVictim with = RunningVictim.Start(start with { Environment = given });
        with.WaitForExit();
        Assert.Equal("A=1\0B=two\nlines\0C=\0", with.Output);
        using RunningVictim without = RunningVictim.Start(start);
        without.WaitForExit();
        Assert.Contains($"HOME={Environment.GetEnvironmentVariable("HOME")}", without.Output.Split('\0'));
    }

    [Fact]
    public void The_working_directory_is_the_one_that_is_given_or_ours()
    {
        Assert.Equal("/usr\n", CommandRunner.Run(["/bin/pwd"], directory: "/usr").Output);
        Assert.Equal(Environment.CurrentDirectory + "\n", CommandRunner.Output("/bin/pwd"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_process_group_is_its_own_or_ours(bool own)
    {
        ProgramStart start = new("/bin/sleep", ["sleep", "100"]) { ProcessGroup = own ? 0 : null };
        using ChildProgram child = ChildProgram.Start(start);
        string group = CommandRunner.Output("ps", "-o", "pgid=", "-p", $"{child.ProcessId}").Trim();
        string ours = CommandRunner.Output("ps", "-o", "pgid=", "-p", $"{Environment.ProcessId}").Trim();
        child.Kill();
        child.TryWaitForExit(Timeout.InfiniteTimeSpan, out _);
        Assert.Equal(own ? $"{child.ProcessId}" : ours, group);
    }

    [Fact]
    public void A_stream_goes_to_a_file_to_nowhere_or_to_a_descriptor_of_ours()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "output");
        using FileStream error = File.Open(Path.Combine(folder.Path, "error"), FileMode.Create);
        using ChildProgram child = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", "cat; echo out; echo err >&2"])
        {
            StandardInput = StandardStream.Null,
            StandardOutput = StandardStream.File(path),
            StandardError = StandardStream.Descriptor((int)error.SafeFileHandle.DangerousGetHandle()),
        });
        Assert.True(child.TryWaitForExit(TimeSpan.FromSeconds(20), out _));
        Assert.Equal("out\n", File.ReadAllText(path));
        Assert.Equal(4, error.Length);
    }
}
