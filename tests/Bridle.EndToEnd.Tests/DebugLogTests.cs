using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

public class DebugLogTests
{
    [Fact]
    public void The_debug_log_goes_to_standard_error_and_only_when_asked_for()
    {
        Assert.Equal("", BridleProgram.Run("watch", "--", "true").Error);
        AssertLogged(BridleProgram.Run("watch", "-x", "debug", "--", "true"));
        AssertLogged(CommandRunner.Run(["env", "BRIDLE_DEBUG=1", BridleProgram.Path, "watch", "--", "true"]));
    }

    private static void AssertLogged(CommandResult result)
    {
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("DEBUG", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(result.Error);
        Assert.All(result.Error.TrimEnd().Split('\n'), static line => Assert.StartsWith("bridle DEBUG ", line, StringComparison.Ordinal));
    }
}
