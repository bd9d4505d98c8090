using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Tests.Running;

public class ProgramRunTests
{
    [Fact]
    public void Both_streams_come_back_and_the_time_covers_the_run()
    {
        ProgramResult result = ProgramRun.Run("sh", "-c", "echo one; echo two >&2; sleep 0.05");
        Assert.Equal("one\ntwo\n", result.Output);
        Assert.InRange(result.Elapsed.TotalMilliseconds, 50, 10_000);
    }

    [Theory]
    [InlineData("echo why >&2; exit 3", "why")]
    [InlineData("kill -9 $$", "SIGKILL")]
    public void A_bad_end_is_an_error_that_repeats_what_the_program_said(string script, string expected) =>
        Assert.Contains(expected, Assert.Throws<ProgramException>(() => ProgramRun.Run("sh", "-c", script)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_program_that_is_not_there_is_named() =>
        Assert.Contains("/nonexistent", Assert.Throws<ProgramException>(static () => ProgramRun.Run("/nonexistent")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_program_that_is_no_longer_wanted_is_killed()
    {
        int pid;
        using (RunningProgram program = RunningProgram.Start("sh", "-c", "echo ready; exec sleep 1000"))
        {
            program.WaitForOutput("ready");
            pid = program.ProcessId;
            Assert.True(Directory.Exists($"/proc/{pid}"));
        }
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }
}
