using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Spawning;

public class GatedProgramTests
{
    [Theory]
    [InlineData("/bin/true", null, 0, 0)]
    [InlineData("/nonexistent", null, 2, (int)SpawnStage.Execute)]
    [InlineData("/etc/passwd", null, 13, (int)SpawnStage.Execute)]
    [InlineData("/bin/true", "/nonexistent", 2, (int)SpawnStage.WorkingDirectory)]
    public void A_child_becomes_the_program_or_says_where_it_failed(string path, string? directory, int errno, int stage)
    {
        (int status, SpawnFailure? failure) = Run(new ProgramStart(path, ["x"]) { WorkingDirectory = directory });
        Assert.Equal(errno == 0 ? 0 : 127 << 8, status);
        Assert.Equal(errno == 0 ? default((SpawnStage, Errno)?) : ((SpawnStage)stage, new Errno(errno)), failure is { } seen ? (seen.Stage, seen.Errno) : default((SpawnStage, Errno)?));
    }

    [Fact]
    public void The_program_starts_with_no_signal_blocked_or_ignored_and_no_descriptor_of_ours()
    {
        string output = Path.GetTempFileName();
        string script = "cat /proc/self/status | grep -E 'Sig(Blk|Ign|Cgt)'; ls /proc/self/fd | wc -l";
        (int status, _) = Run(new ProgramStart("sh", ["sh", "-c", script]) { SearchPath = true, StandardOutput = StandardStream.File(output) });
        string[] lines = File.ReadAllLines(output);
        File.Delete(output);
        Assert.Equal(0, status);
        Assert.All(lines[..3], line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal));
        Assert.Equal("4", lines[3]);
    }

    private static (int Status, SpawnFailure? Failure) Run(ProgramStart start)
    {
        (int, SpawnFailure?) result = default;
        Thread thread = new(() =>
        {
            using TraceeWaiter waiter = new();
            using GatedProgram program = GatedProgram.Create(start);
            program.OpenGate();
            WaitResult end = waiter.Wait(10_000_000_000);
            Assert.Equal(program.ProcessId, end.ThreadId);
            result = (end.Status, program.Failure);
        });
        thread.Start();
        thread.Join();
        return result;
    }
}
