using System.Text.RegularExpressions;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>How profile-N looks at threads, as a user meets it.</summary>
public class ProfileTests
{
    private const string PerfEventOpen = "298";
    private static readonly string[] s_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];

    [Fact]
    public void Where_the_kernel_refuses_its_clock_threads_are_stopped_and_told_why()
    {
        CommandResult result = CommandRunner.Run([Victims.Build("denied"), PerfEventOpen, BridleProgram.Path, "-v", "-c", $"{Victims.Build("burn")} 1 500", "-n", "profile-499 { @[ufunc(arg1)] = count(); }"]);
        Assert.Matches(@"dtrace: profile-499 of pid \d+: by short stops, since the kernel's clock is refused: Permission denied( \(kernel\.perf_event_paranoid is -?\d+\))?\n", result.Error);
        Assert.Matches(@"\n  \S+`\S+ +\d+\n", result.Output);
    }

    [Fact]
    public void An_ordinary_user_is_told_whether_the_kernel_is_seen()
    {
        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridle-profile-{Environment.ProcessId}");
        CommandRunner.Output("cp", "-r", AppContext.BaseDirectory, folder);
        CommandRunner.Output("cp", Victims.Build("burn"), folder);
        CommandRunner.Output("chmod", "-R", "a+rX", folder);
        CommandResult result = CommandRunner.Run([.. s_nobody, "env", $"HOME={folder}", System.IO.Path.Combine(folder, "bridle"), "-v", "-c", $"{folder}/burn 1 300", "-n", "profile-499 { @[ufunc(arg1)] = count(); }"]);
        Directory.Delete(folder, recursive: true);
        string expected = ReadLevel() switch
        {
            <= 1 => "by the kernel's clock, without a stop",
            2 => "by the kernel's clock, without a stop; time in the kernel is not seen (kernel.perf_event_paranoid is 2)",
            _ => "by ",
        };
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n  burn`burn_twice +\d+\n", result.Output);
    }

    [Fact]
    public void A_user_who_may_lock_little_memory_has_the_clock_with_stacks()
    {
        // What a user has locked is counted for all his processes, and nobody else is this one.
        string id = $"{200_000 + Environment.ProcessId}";
        string folder = Directory.CreateTempSubdirectory("bridle-locked-").FullName;
        CommandRunner.Output("cp", "-r", AppContext.BaseDirectory, $"{folder}/bin");
        CommandRunner.Output("cp", Victims.Build("burn"), folder);
        CommandRunner.Output("chmod", "-R", "a+rX", folder);
        CommandResult result = CommandRunner.Run(["prlimit", "--memlock=0:0", "setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all",
            "env", $"HOME={folder}", $"{folder}/bin/bridle", "-v", "-c", $"{folder}/burn 2 300", "-n", "profile-997 { @[ustack()] = count(); }"]);
        Directory.Delete(folder, recursive: true);
        Assert.DoesNotContain("kernel.perf_event_mlock_kb", result.Error, StringComparison.Ordinal);
        if (ReadLevel() <= 2) Assert.Contains("by the kernel's clock", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"burn`burn_twice\S*\n +burn`burn\+", result.Output);
    }

    [Fact]
    public void Who_may_have_few_descriptors_is_told_so()
    {
        CommandResult result = CommandRunner.Run(["prlimit", "--nofile=90:90", BridleProgram.Path, "-v", "-c", $"{Victims.Build("burn")} 1 300", "-n",
            string.Concat(Enumerable.Range(500, 46).Select(static rate => $"profile-{rate} {{ @[ufunc(arg1)] = count(); }} "))]);
        Assert.Matches(@"by short stops, since the kernel's clock is refused: it takes \d+ descriptors \(clocks x threads x processors\), more than half of 90 \(ulimit -n\)\n", result.Error);
    }

    [Fact]
    public void All_threads_of_a_process_that_runs_already_are_sampled_where_it_was_grabbed()
    {
        using RunningVictim victim = Victims.Start("stacks", "3");
        victim.WaitForLine("ready");
        CommandResult result = BridleProgram.Run("-v", "-p", $"{victim.ProcessId}", "-n", "profile-499 { @[tid] = count(); } tick-1s { exit(0); }");
        Assert.Contains($"profile-499 of pid {victim.ProcessId}: by the kernel's clock", result.Error, StringComparison.Ordinal);
        Assert.All(ProcessWitness.Threads(victim.ProcessId), thread => Assert.Matches($@"\n +{thread.Tid} +\d+\n", result.Output));
        Assert.Equal(3, Regex.Count(result.Output, @"^ +\d+ +\d+$", RegexOptions.Multiline));
    }

    private static int ReadLevel() => int.Parse(File.ReadAllText("/proc/sys/kernel/perf_event_paranoid"), System.Globalization.CultureInfo.InvariantCulture);
}
