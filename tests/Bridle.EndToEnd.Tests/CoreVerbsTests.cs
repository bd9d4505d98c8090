using System.Text.Json;
using Bridle.Linux.Spawning;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests;

/// <summary>The verbs on a core file, as users run them.</summary>
public sealed class CoreVerbsTests : IDisposable
{
    private static readonly string[] s_verbs = ["stack", "ldd", "map", "args", "env", "auxv", "sig", "cred"];
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-core-").FullName;
    private readonly string _program = Victims.Build("cores", VictimFlavour.Threads);

    [Fact]
    public void Every_verb_says_of_a_core_what_it_said_of_the_process()
    {
        using RunningVictim victim = RunningVictim.Start(_program, "wait", "0", "", "last");
        victim.WaitForLine("ready ");
        CommandRunner.Output("gcore", "-o", $"{_folder}/g", $"{victim.ProcessId}");
        string core = $"{_folder}/g.{victim.ProcessId}";
        foreach (string verb in s_verbs)
        {
            CommandResult result = Run(verb, core);
            Assert.Equal((verb, 0, ""), (verb, result.ExitCode, result.Error));
            JsonElement[] lines = InspectionVerbs.Json(verb, core);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal((victim.ProcessId, core), (line.GetProperty("pid").GetInt32(), line.Text("core"))));
        }

        foreach (string verb in (string[])["ldd", "args", "env", "auxv"]) Assert.Equal(Run(verb, $"{victim.ProcessId}").Output, Run(verb, core).Output);
        Assert.Equal(4, InspectionVerbs.Json("stack", core).OfKind("stack").Length);
        CommandResult both = Run("args", core, $"{victim.ProcessId}");
        Assert.StartsWith($"{core}: {_program} wait 0", both.Output, StringComparison.Ordinal);
        Assert.Contains($"\n\n{victim.ProcessId}: {_program} wait 0", both.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_core_of_the_kernel_tells_the_signal_and_where_it_came()
    {
        Assert.SkipUnless(File.ReadAllText("/proc/sys/kernel/core_pattern").Trim() == "core", "cores go elsewhere");
        using RunningVictim victim = RunningVictim.Start(new ProgramStart(_program, [_program, "fault", "-1"]) { WorkingDirectory = _folder });
        victim.CloseInput();
        victim.WaitForExit();
        string core = $"{_folder}/core";
        Assert.SkipUnless(File.Exists(core), "the kernel wrote no core: the hard limit is 0");
        string output = Run("stack", core).Output;
        Assert.Contains("SIGSEGV (SEGV_MAPERR) at 0x18\n", output, StringComparison.Ordinal);
        Assert.Matches(@"cores`end_deep\+0x[0-9a-f]+  .*cores\.c:\d+\n", output);
        Assert.StartsWith("signal  SIGSEGV (SEGV_MAPERR) at 0x18\n", Run("sig", core).Output, StringComparison.Ordinal);
        JsonElement signal = Assert.Single(InspectionVerbs.Json("sig", core).OfKind("core-signal"));
        Assert.Equal(("SIGSEGV", "SEGV_MAPERR", "0x18"), (signal.Text("signal"), signal.Text("code"), signal.Text("address")));
        string doubts = Run("ldd", "--sysroot", _folder, core).Output;
        Assert.Contains($"{_program}: not here, or no object file that can be read\n", doubts, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_does_not_run_says_what_it_asks_for()
    {
        string[] needed = [.. CommandRunner.Output("readelf", "-dW", "/usr/bin/python3").Split('\n')
            .Where(static line => line.Contains("(NEEDED)", StringComparison.Ordinal)).Select(static line => line.Split('[', ']')[1])];
        JsonElement file = Assert.Single(InspectionVerbs.Json("ldd", "/usr/bin/python3"));
        Assert.Equal(needed, file.GetProperty("needed").EnumerateArray().Select(static name => name.GetString()));
        Assert.Equal("/lib64/ld-linux-x86-64.so.2", file.Text("interpreter"));
        Assert.Contains("name         libc.so.6\n", Run("ldd", "/lib/x86_64-linux-gnu/libc.so.6").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "invalid pid: core-that-is-not-here", "args", "core-that-is-not-here")]
    [InlineData(1, "failed to read the headers of ./nothing: no such file or directory", "args", "./nothing")]
    [InlineData(1, "failed to read the headers of /usr/bin/true: a program or library, and no core file", "stack", "/usr/bin/true")]
    [InlineData(2, "invalid pid: /usr/bin/true", "files", "/usr/bin/true")]
    public void What_is_no_core_is_one_line(int code, string text, params string[] arguments)
    {
        CommandResult result = Run(arguments);
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"bridle: {text}", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error, '\n');
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
