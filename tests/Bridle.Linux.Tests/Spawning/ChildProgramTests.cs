using Bridle.Linux.Kernel;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Spawning;

public class ChildProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 255", 255, 0)]
    [InlineData("kill -TERM $$", 0, 15)]
    [InlineData("kill -9 $$", 0, 9)]
    [InlineData("kill -40 $$", 0, 40)]
    public void The_end_is_told_as_the_program_made_it(string script, int code, int signal)
    {
        using ChildProgram child = ChildProgram.Start(Shell(script));
        Assert.True(child.TryWaitForExit(Patience, out ExitStatus status));
        Assert.Equal(new ExitStatus(code, signal, status.CoreDumped), status);
        Assert.True(child.TryWaitForExit(TimeSpan.Zero, out ExitStatus again));
        Assert.Equal(status, again);
        Assert.False(Directory.Exists($"/proc/{child.ProcessId}"));
    }

    [Fact]
    public void Pipes_carry_all_three_streams()
    {
        using ChildProgram child = ChildProgram.Start(Shell("read line; echo \"out $line\"; echo \"err $line\" >&2") with
        {
            StandardInput = StandardStream.Pipe,
            StandardOutput = StandardStream.Pipe,
            StandardError = StandardStream.Pipe,
        });
        child.StandardInput!.Write("hello\n"u8);
        Assert.Equal("out hello\n", new StreamReader(child.StandardOutput!).ReadToEnd());
        Assert.Equal("err hello\n", new StreamReader(child.StandardError!).ReadToEnd());
        Assert.True(child.TryWaitForExit(Patience, out ExitStatus status) && status.IsSuccess);
    }

    [Fact]
    public void A_wait_that_is_over_before_the_program_says_so_and_the_next_one_gets_the_status()
    {
        using ChildProgram child = ChildProgram.Start(Shell("read line") with { StandardInput = StandardStream.Pipe });
        Assert.False(child.TryWaitForExit(TimeSpan.FromMilliseconds(1), out _));
        child.Kill();
        Assert.True(child.TryWaitForExit(Patience, out ExitStatus status));
        Assert.Equal("SIGKILL", status.ToString());
        Assert.Equal(137, status.ShellCode);
    }

    [Fact]
    public void The_program_outlives_the_thread_that_started_it()
    {
        ChildProgram? child = null;
        int starter = 0;
        Thread thread = new(() =>
        {
            starter = ThreadIds.Current;
            child = ChildProgram.Start(Shell("read line; exit 7") with { StandardInput = StandardStream.Pipe });
        });
        thread.Start();
        thread.Join();
        Eventually.Wait(() => !Directory.Exists($"/proc/self/task/{starter}"), "the end of the starting thread");
        using ChildProgram started = child!;
        started.StandardInput!.Write("\n"u8);
        Assert.True(started.TryWaitForExit(Patience, out ExitStatus status));
        Assert.Equal(7, status.Code);
    }

    private static ProgramStart Shell(string script) => new("sh", ["sh", "-c", script]) { SearchPath = true };
}
