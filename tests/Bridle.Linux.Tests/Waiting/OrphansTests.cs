using System.Globalization;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Waiting;

[Collection(ExclusiveTests.Name)]
public class OrphansTests
{
    [Fact]
    public void An_orphan_becomes_ours_and_is_reaped_by_its_number_and_no_other_child_is()
    {
        Assert.True(Orphans.Adopt(true).IsSuccess && Orphans.AreOurs);
        try
        {
            using ChildProgram other = ChildProgram.Start(new ProgramStart("/bin/false", ["false"]));
            string said = CommandRunner.Output("sh", "-c", "sh -c 'read line; exit 6' </dev/null >/dev/null 2>&1 & echo $!");
            int orphan = int.Parse(said, CultureInfo.InvariantCulture);
            ExitStatus status = default;
            Eventually.Wait(() => Orphans.TryReap(orphan, out status, out _), "the orphan's end");
            Assert.Equal(6, status.Code);
            Assert.False(Orphans.TryReap(orphan, out _, out Errno error));
            Assert.Equal(Errno.ECHILD, error);
            Assert.True(other.TryWaitForExit(TimeSpan.FromSeconds(20), out ExitStatus end));
            Assert.Equal(1, end.Code);
        }
        finally
        {
            Orphans.Adopt(false);
        }
        Assert.False(Orphans.AreOurs);
    }

    [Fact]
    public void A_child_that_runs_is_not_reaped()
    {
        using RunningVictim victim = RunningVictim.Start("/bin/cat");
        Assert.False(Orphans.TryReap(victim.ProcessId, out _, out Errno error));
        Assert.True(error.IsSuccess);
        Assert.False(Orphans.TryReap(1, out _, out error));
        Assert.Equal(Errno.ECHILD, error);
    }
}
