using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Trust;

/// <summary>
/// What programs do is the same with probes as without: on all functions of two libraries that they call seldom, and on a few that they call often.
/// </summary>
public class BehaviourTests
{
    private const string Perl = """
        use POSIX ":sys_wait_h"; $| = 1; my $n = 0; $SIG{USR1} = sub { $n++ }; $SIG{CHLD} = "DEFAULT";
        for my $i (1 .. 8) {
            pipe(my $r, my $w) or die; my $child = fork() // die;
            if (!$child) { close $r; kill USR1 => getppid(); syswrite $w, "child $i\n"; exit $i }
            close $w; while (!defined(my $line = <$r>)) {} waitpid($child, 0); print $? >> 8, " ";
        }
        eval { local $SIG{ALRM} = sub { die "alarm\n" }; alarm 1; select(undef, undef, undef, 0.001); alarm 0 }; print $@;
        print join(",", map { sqrt($_) ** 2 == $_ ? 1 : 0 } 1, 4, 9), " ", `echo sub \$((6 * 7))`, "signals ", $n > 0 ? "yes" : "no", "\n"; exec "sh", "-c", "kill -TERM \$\$";
        """;

    private const string Bash = """
        trap 'echo usr1' USR1; trap 'echo bye; exit 6' EXIT; kill -USR1 $$; (kill -USR1 $$; echo sub $BASHPID | tr -d 0-9); wait
        for i in 1 2 3 4; do (exit $i) & all+=($!); done; for job in ${all[*]}; do wait $job; echo status $?; done
        seq 200 | while read n; do ((s += n)); echo $s; done | tail -1; x=$(echo a | cat | tr a b); echo $x ${PIPESTATUS[*]}; false | true; echo ${PIPESTATUS[*]}
        set -o pipefail; false | true; echo $?; exec 5< <(echo proc); read line <&5; echo $line; timeout 5 sleep 0.01; echo $?
        """;

    private const string Seldom = "pid$target:libm.so.6::entry,pid$target:LIBRARY::entry,pid$target:LIBRARY::return { @s = count(); } ";

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private const string Calls = "fork,vfork,pipe,waitpid,sigaction,sigprocmask,kill,write,read,close,dup2,execve,_exit";

    [Fact]
    public void A_perl_script_with_signals_children_and_pipes() => JudgeScript("perl", Perl, "libcrypt.so.1");

    [Fact]
    public void A_bash_script_with_traps_pipes_and_jobs() => JudgeScript("bash", Bash, "libtinfo.so.6");

    [Fact]
    public void A_program_in_cpp_whose_exceptions_leave_probed_functions()
    {
        const string Probes = "pid$target:a.out::entry,pid$target:a.out::return,pid$target:libgcc_s.so.1:_Unwind*:entry,pid$target:libgcc_s.so.1:_Unwind*:return { @ = count(); } pid$target:libstdc++.so.6:__cxa_throw:entry { @t = count(); }";
        Assert.Contains("wrong 0\n", Judge(Probes, Programs.Throws, "60", "2").Output, StringComparison.Ordinal);
        // Three of four functions are entered by each round, and only those that return are left.
        CommandResult counts = BridleProgram.Run("-q", "-c", $"{Programs.Throws} 60 2", "-n", "pid$target:a.out:*inner*:entry,pid$target:a.out:*inner*:return { @[probename] = count(); } pid$target:libstdc++.so.6:__cxa_throw:entry { @[\"throw\"] = count(); }");
        Assert.Matches(@"\n  return +40\n  throw +80\n  entry +120\n", counts.Output);
    }

    [Fact]
    public void A_program_in_rust_that_panics()
    {
        Assert.SkipUnless(Programs.HasRust, "there is no rustc");
        const string Probes = "pid$target:libgcc_s.so.1::entry,pid$target:libgcc_s.so.1::return,pid$target:a.out:*fails*:entry,pid$target:a.out:*fails*:return,pid$target:libc.so.6:clone*:entry { @ = count(); }";
        Assert.Contains("panics 90 sum 10800 child Some(3)", Judge(Probes, Programs.Unwinds, "60").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dotnet_program_with_threads_exceptions_and_collections()
    {
        const string Probes = "pid$target:libstdc++.so.6::entry,pid$target:libm.so.6::entry,pid$target:libSystem.Native.so:SystemNative_R*:entry,pid$target:libSystem.Native.so:SystemNative_R*:return,pid$target:libcoreclr.so:*GarbageCollect*:entry { @ = count(); }";
        // This very command, or tests of this assembly; the nursery is small, so that there are many collections.
        string[] program = s_isLong
            ? ["dotnet", typeof(BehaviourTests).Assembly.Location, "--no-ansi", "--progress", "off", "--filter-class", "*Watching*"]
            : [BridleProgram.Path, "-q", "-n", "BEGIN { @[\"  total:\"] = count(); exit(0); }"];
        string[] command = ["env", "DOTNET_GCgen0size=40000", .. program];
        CommandResult alone = CommandRunner.Run(command), traced = Trace(Probes, ["-Z"], command);
        Assert.Equal((0, 0), (alone.ExitCode, traced.ExitCode));
        Assert.Equal(Totals(alone), Totals(traced));
    }

    [Fact]
    public void Tests_of_cpython_pass_as_without()
    {
        const string Probes = "pid$target:libz.so.1::entry,pid$target:libexpat.so.1::entry,pid$target:libc.so.6:fork:entry,pid$target:libc.so.6:sigaction:return,pid$target:libc.so.6:mmap*:entry,pid$target:libc.so.6:pthread_create:return { @ = count(); }";
        string[] modules = s_isLong
            ? ["test_threading", "test_subprocess", "test_signal", "test_mmap", "test_faulthandler", "test_thread", "test_posix", "test_os"]
            : ["test_dynamic"];
        Assert.SkipUnless(CommandRunner.Run(["/usr/bin/python3", "-c", $"import test.{modules[^1]}"]).ExitCode == 0, "CPython's own tests are not installed");
        foreach (string module in modules)
        {
            string[] command = ["/usr/bin/python3", "-m", "unittest", "-q", $"test.{module}"];
            CommandResult alone = CommandRunner.Run(command, s_patience), traced = Trace(Probes, ["-Z"], command);
            Assert.DoesNotContain("ModuleNotFoundError", alone.All, StringComparison.Ordinal);
            Assert.Equal((Ran(alone), string.Join('\n', Failures(alone))), (Ran(traced), string.Join('\n', Failures(traced))));
        }
    }

    private static void JudgeScript(string interpreter, string script, string library)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, script);
        string often = string.Join(',', Calls.Split(',').Select(static name => $"pid$target:libc.so.6:{name}:entry,pid$target:libc.so.6:{name}:return"));
        Judge(Seldom.Replace("LIBRARY", library, StringComparison.Ordinal) + often + " { @ = count(); }", interpreter, path);
        File.Delete(path);
    }

    private static CommandResult Judge(string probes, params string[] command)
    {
        CommandResult alone = CommandRunner.Run(command), traced = Trace(probes, ["-Z"], command);
        Assert.Equal(alone.Output, Said(traced));
        Assert.Equal(0, traced.ExitCode);
        Assert.Contains(alone.ExitCode switch { 0 => "has exited", > 128 => "terminated by SIG", int code => $"exited with status {code}" }, traced.Error, StringComparison.Ordinal);
        Assert.Matches(@"matched \d+ probes", traced.Error);
        Assert.Matches(@"\n +[1-9]\d*\n", traced.Output);
        return alone;
    }

    private static CommandResult Trace(string probes, string[] options, string[] command) =>
        CommandRunner.Run([BridleProgram.Path, .. options, "-c", string.Join(' ', command.Select(static word => $"'{word}'")), "-n", probes], s_patience);

    // What the victim said; our own comes behind it, after an empty line.
    private static string Said(CommandResult traced) => traced.Output[..(traced.Output.IndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static string[] Totals(CommandResult result) =>
        [.. result.Output.Split('\n').Where(static line => line.StartsWith("  total:", StringComparison.Ordinal) || line.StartsWith("  failed:", StringComparison.Ordinal) || line.StartsWith("  succeeded:", StringComparison.Ordinal))];

    // "Ran 12 tests in 0.1s"
    private static string Ran(CommandResult result) => Assert.Single(result.All.Split('\n'), static line => line.StartsWith("Ran ", StringComparison.Ordinal)).Split(" in ")[0];

    private static string[] Failures(CommandResult result) =>
        [.. result.All.Split('\n').Where(static line => line.StartsWith("ERROR:", StringComparison.Ordinal) || line.StartsWith("FAIL:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
