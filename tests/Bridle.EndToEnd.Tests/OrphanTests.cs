using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

public class OrphanTests
{
    // Twenty orphans end at once; the victim, which is not their parent, sees when none of them is left as a zombie.
    private const string Script = """
        i=0; while [ $i -lt 20 ]; do (sleep 0 &); i=$((i+1)); done
        until ! grep -sh '^State:.Z' /proc/[0-9]*/status >/dev/null; do :; done; echo clean; exit 7
        """;

    [Fact]
    public void As_process_one_bridle_collects_orphans_and_still_learns_how_its_victim_ended()
    {
        CommandResult result = CommandRunner.Run(
            ["unshare", "--pid", "--fork", "--mount-proc", BridleProgram.Path, "watch", "--json", "--", "sh", "-c", Script]);
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("clean\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"exit\",\"pid\":", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"code\":7}", result.Output, StringComparison.Ordinal);
    }
}
