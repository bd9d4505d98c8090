using System.Diagnostics;
using Bridle.Control.Tests.Stops;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>A host that has children of its own, started by the framework, is undisturbed by us, and we by it.</summary>
public class DiagnosticsHostTests
{
    [Fact]
    public void Children_of_the_framework_and_victims_do_not_disturb_each_other()
    {
        Run("exit 3"); // The framework's SIGCHLD handler comes with the first use.
        using Scene created = new(isCreated: true, calls: 500, threads: 3), grabbed = new(isCreated: false, calls: 500, threads: 3);
        using Process reader = Start("read line; exit 7");
        created.Go();
        grabbed.Go();
        for (int round = 0; round < 25; round++) Assert.Equal(round, Run($"exit {round}"));
        created.AwaitExactEnd();
        grabbed.AwaitExactEnd();
        Assert.False(reader.HasExited);
        reader.StandardInput.WriteLine();
        Assert.True(reader.WaitForExit(10_000));
        Assert.Equal(7, reader.ExitCode);
    }

    private static int Run(string script)
    {
        using Process process = Start(script);
        Assert.True(process.WaitForExit(10_000));
        return process.ExitCode;
    }

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, UseShellExecute = false })!;
}
