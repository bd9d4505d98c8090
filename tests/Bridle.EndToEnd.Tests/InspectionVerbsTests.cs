using System.Text.Json;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests;

/// <summary>The verbs that only look, as users run them.</summary>
public class InspectionVerbsTests
{
    // Runs what follows without any capability, as an ordinary user's programs do; all files here belong to the same user.
    private static readonly string[] s_ordinary = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

    [Fact]
    public void Nobody_is_stopped_or_traced_and_a_tracer_is_no_hindrance()
    {
        using RunningVictim sleeper = StartSleeper(threads: 2);
        using RunningVictim tracer = RunningVictim.Start("/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-p", $"{sleeper.ProcessId}");
        Eventually.Wait(() => Lasting(sleeper).All(thread => thread.TracerPid == tracer.ProcessId && thread.State == 'R'), "strace has it, and lets it run");
        ThreadWitness[] before = Lasting(sleeper);
        foreach (string verb in InspectionVerbs.OfProcess)
        {
            CommandResult result = Run(verb, $"{sleeper.ProcessId}");
            Assert.Equal((verb, 0, ""), (verb, result.ExitCode, result.Error));
            Assert.NotEmpty(result.Output);
            Assert.Equal(before, Lasting(sleeper));
        }
    }

    [Fact]
    public void No_verb_calls_ptrace_or_sends_a_signal_to_its_victim()
    {
        using RunningVictim sleeper = StartSleeper(threads: 1);
        string log = System.IO.Path.GetTempFileName();
        foreach (string verb in (string[])["ldd", "map", "files", "auxv", "sig"])
        {
            CommandResult result = CommandRunner.Run(
                ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=ptrace,kill,tkill,tgkill,pidfd_send_signal,process_vm_writev", "-o", log, BridleProgram.Path, verb, $"{sleeper.ProcessId}"]);
            Assert.Equal(0, result.ExitCode);
            string calls = File.ReadAllText(log);
            Assert.DoesNotContain("ptrace(", calls, StringComparison.Ordinal);
            Assert.DoesNotContain($"({sleeper.ProcessId}", calls, StringComparison.Ordinal);
        }

        File.Delete(log);
    }

    [Fact]
    public void Hostile_arguments_never_reach_the_terminal_and_keep_their_text_in_json()
    {
        using RunningVictim sleeper = RunningVictim.Start("/usr/bin/env", "-i", "EVIL=\x1b]0;title\x07\r", Victims.Build("sleeper"), "0", "60", "two\nlines", "\x1b[2J\"\\", "");
        sleeper.WaitForLine("ready ");
        string id = $"{sleeper.ProcessId}";
        foreach (string verb in (string[])["args", "env", "tree", "map", "files", "cred"])
        {
            CommandResult result = Run(verb, id, verb == "tree" ? $"{Environment.ProcessId}" : id);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.DoesNotContain(result.Output, static letter => char.IsControl(letter) && letter != '\n');
        }

        Assert.Contains("argv[3]: two\\x0alines\n", Run("args", id).Output, StringComparison.Ordinal);
        Assert.Equal(["two\nlines", "\x1b[2J\"\\", ""], InspectionVerbs.Json("args", id)[0].GetProperty("args").EnumerateArray().Skip(3).Select(static word => word.GetString()));
        Assert.Equal("EVIL=\x1b]0;title\x07\r", InspectionVerbs.Json("env", id)[0].GetProperty("env")[0].GetString());
    }

    [Fact]
    public void Bytes_that_are_no_unicode_are_valid_json_all_the_same()
    {
        using RunningVictim shell = RunningVictim.Start("/bin/bash", "-c", "exec -a $'\\xff\\xfe\\x80' sleep 60");
        Eventually.Wait(() => File.ReadAllBytes($"/proc/{shell.ProcessId}/cmdline") is [0xff, ..], "it has begun");
        Assert.Equal("\ufffd\ufffd\ufffd", InspectionVerbs.Json("args", $"{shell.ProcessId}")[0].GetProperty("args")[0].GetString());
    }

    [Fact]
    public void One_that_is_not_there_is_told_and_the_others_are_shown()
    {
        using RunningVictim first = StartSleeper(), second = StartSleeper();
        CommandResult result = Run("args", $"{first.ProcessId}", "2147483646", $"{second.ProcessId}");
        Assert.Equal((1, "bridle: failed to read the status of pid 2147483646: no such process\n"), (result.ExitCode, result.Error));
        Assert.StartsWith($"{first.ProcessId}: ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"\n\n{second.ProcessId}: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map", "0")]
    [InlineData("sig", "1/")]
    [InlineData("files", "/1")]
    [InlineData("tree", "1/2/3")]
    [InlineData("doctor", "-")]
    public void What_is_no_process_or_thread_is_a_matter_of_usage(string verb, string id)
    {
        CommandResult result = Run(verb, "--", id);
        Assert.Equal((2, "", $"bridle: invalid pid: {id} (see bridle --help)\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void A_thread_alone_is_shown_where_it_is_asked_for()
    {
        using RunningVictim sleeper = StartSleeper(threads: 2);
        int thread = ProcessWitness.Threads(sleeper.ProcessId)[1].Tid;
        JsonElement mask = Assert.Single(InspectionVerbs.Json("sig", $"{sleeper.ProcessId}/{thread}").OfKind("signal-mask"));
        Assert.Equal(thread, mask.GetProperty("tid").GetInt32());
        Assert.Equal(3, InspectionVerbs.Json("sig", $"{thread}").OfKind("signal-mask").Length);
    }

    [Fact]
    public void Nothing_is_said_when_the_reader_goes_away()
    {
        using RunningVictim sleeper = StartSleeper();
        // The reader has ended before bridle is started.
        CommandResult result = CommandRunner.Run(["bash", "-c", $"exec 4> >(:); wait $!; {BridleProgram.Path} map {sleeper.ProcessId} >&4"]);
        Assert.Equal(new CommandResult(1, "", ""), result);
    }

    [Fact]
    public void A_full_device_is_told()
    {
        using RunningVictim sleeper = StartSleeper();
        CommandResult result = CommandRunner.Run(["sh", "-c", $"{BridleProgram.Path} map {sleeper.ProcessId} > /dev/full"]);
        Assert.Equal(new CommandResult(1, "", "bridle: failed to write standard output: no space left on device\n"), result);
    }

    [Fact]
    public void Colour_is_for_a_terminal_alone_and_not_for_one_that_wants_none()
    {
        using RunningVictim sleeper = StartSleeper();
        string command = $"{BridleProgram.Path} limits {sleeper.ProcessId}";
        Assert.DoesNotContain('\x1b', Run("limits", $"{sleeper.ProcessId}").Output);
        Assert.Contains("\x1b[1mNAME", CommandRunner.Output("env", "TERM=xterm", "script", "-qec", command, "/dev/null"), StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b[1m", CommandRunner.Output("env", "TERM=xterm", "NO_COLOR=1", "script", "-qec", command, "/dev/null"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_user_sees_his_own_processes()
    {
        string[] start = [.. s_ordinary, Victims.Build("openfiles"), System.IO.Path.GetTempPath()];
        using RunningVictim victim = RunningVictim.Start("/usr/bin/setpriv", [.. start[1..^2], "--no-new-privs", .. start[^2..]]);
        victim.WaitForLine("ready ");
        foreach (string verb in InspectionVerbs.OfProcess)
        {
            CommandResult result = CommandRunner.Run([.. s_ordinary, BridleProgram.Path, verb, $"{victim.ProcessId}"]);
            Assert.Equal((verb, 0, ""), (verb, result.ExitCode, result.Error));
        }

        string files = CommandRunner.Output([.. s_ordinary, BridleProgram.Path, "files", $"{victim.ProcessId}"]);
        Assert.Contains($" <-> pid {victim.ProcessId} (", files, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_user_is_told_why_he_sees_no_others()
    {
        using RunningVictim sleeper = StartSleeper();
        CommandResult result = CommandRunner.Run([.. s_ordinary, BridleProgram.Path, "map", $"{sleeper.ProcessId}"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"bridle: failed to read the mappings of pid {sleeper.ProcessId}: permission denied (it has capabilities that we lack, CAP_CHOWN for one: run as root)\n", result.Error);
        Assert.Equal(1, CommandRunner.Run([.. s_ordinary, BridleProgram.Path, "files", $"{sleeper.ProcessId}"]).ExitCode);
        CommandResult doctor = CommandRunner.Run([.. s_ordinary, BridleProgram.Path, "doctor", "--json", $"{sleeper.ProcessId}"]);
        JsonElement[] conditions = InspectionVerbs.Lines(doctor.Output);
        Assert.Equal((0, "no"), (doctor.ExitCode, conditions[^1].Text("state")));
        Assert.Equal(("user", "limited"), (conditions[1].Text("name"), conditions[1].Text("state")));
        Assert.Equal("no", conditions.Single(static condition => condition.Text("name") == "bpf").Text("state"));
    }

    [Fact]
    public void A_process_of_a_container_has_both_of_its_ids()
    {
        using RunningVictim outer = RunningVictim.Start("/usr/bin/unshare", "--pid", "--mount", "--fork", "--mount-proc", Victims.Build("sleeper"));
        Assert.Equal("ready 1", outer.WaitForLine("ready "));
        int inner = int.Parse(File.ReadAllText($"/proc/{outer.ProcessId}/task/{outer.ProcessId}/children"), null);
        Assert.StartsWith($"{inner} (1 in its pid namespace): ", Run("map", $"{inner}").Output, StringComparison.Ordinal);
        JsonElement cred = Assert.Single(InspectionVerbs.Json("cred", $"{inner}"));
        Assert.Equal([inner, 1], cred.GetProperty("nspid").EnumerateArray().Select(static id => id.GetInt32()));
        Assert.Equal(["mnt", "pid"], cred.GetProperty("namespaces").EnumerateArray().Where(static space => !space.GetProperty("ours").GetBoolean()).Select(static space => space.Text("kind")));
        Assert.Contains("libc.so.6", Run("ldd", $"{inner}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inside_of_a_container_ids_are_those_of_the_container()
    {
        string script = $"sleep 60 & {BridleProgram.Path} args --json $!; {BridleProgram.Path} tree --json; {BridleProgram.Path} ldd --json 1; {BridleProgram.Path} doctor --json";
        JsonElement[] lines = InspectionVerbs.Lines(CommandRunner.Output("unshare", "--pid", "--mount", "--fork", "--mount-proc", "sh", "-c", script));
        Assert.Equal(2, lines.OfKind("args")[0].GetProperty("pid").GetInt32());
        Assert.Equal([1, 2], lines.OfKind("process").Take(2).Select(static line => line.GetProperty("pid").GetInt32()));
        Assert.Contains(lines.OfKind("object"), static line => line.Text("role") == "program");
        Assert.Equal("limited", lines.OfKind("condition").Single(static line => line.Text("name") == "pid-namespace").Text("state"));
    }

    [Fact]
    public void Many_files_and_a_huge_environment_are_shown_to_the_end()
    {
        using RunningVictim shell = RunningVictim.Start(
            "/bin/bash", "-c", "ulimit -n 2000; for i in {300..900}; do eval \"exec $i</dev/null\"; done; export BIG=$(head -c 100000 /dev/zero | tr '\\0' x); for i in {1..12}; do export BIG$i=$BIG; done; echo ready; exec sleep 60");
        shell.WaitForLine("ready");
        Eventually.Wait(() => File.ReadAllText($"/proc/{shell.ProcessId}/cmdline") == "sleep" + (char)0 + "60" + (char)0, "it has begun");
        Assert.True(InspectionVerbs.Json("files", $"{shell.ProcessId}").Length >= 601);
        string env = Run("env", $"{shell.ProcessId}").Output;
        Assert.True(env.Length > 1_300_000, $"{env.Length}");
        Assert.Contains($"\nBIG12={new string('x', 100_000)}\n", $"\n{env}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_tree_shows_threads_where_they_are_asked_for()
    {
        using RunningVictim sleeper = StartSleeper(threads: 2);
        int[] threads = [.. ProcessWitness.Threads(sleeper.ProcessId).Select(static thread => thread.Tid)];
        JsonElement own = InspectionVerbs.Json("tree", "--threads", $"{sleeper.ProcessId}").Single(line => line.GetProperty("pid").GetInt32() == sleeper.ProcessId);
        Assert.Equal(threads[1..], own.GetProperty("threads").EnumerateArray().Select(static thread => thread.GetProperty("tid").GetInt32()));
        Assert.Equal(Environment.ProcessId, own.GetProperty("ppid").GetInt32());
        Assert.Contains($"{threads[2]} {{sleeper}}", Run("tree", "--threads", $"{sleeper.ProcessId}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_whose_linker_has_not_run_is_shown_alone()
    {
        string program = Victims.Build("sleeper");
        using RunningVictim watch = Start("watch", "--json", "--stop-at", "create", "--hold", "--", program);
        int victim = ProcessOf(watch.WaitForEvent("stopped"));
        JsonElement[] lines = InspectionVerbs.Json("ldd", $"{victim}");
        Assert.Equal(("program", "the run-time linker has not started"), (lines.OfKind("linker")[0].Text("source"), lines.OfKind("linker")[0].Text("note")));
        Assert.Equal(program, Assert.Single(lines.OfKind("object")).Text("file"));
    }

    [Fact]
    public void A_dotnet_program_is_seen_whole()
    {
        string id = $"{Environment.ProcessId}";
        JsonElement[] objects = InspectionVerbs.Json("ldd", id);
        Assert.Equal("consistent", objects.OfKind("linker")[0].Text("state"));
        Assert.Contains(objects.OfKind("object"), static line => line.Text("path")!.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        JsonElement[] map = InspectionVerbs.Json("map", id);
        JsonElement total = Assert.Single(map.OfKind("total"));
        Assert.Equal(total.GetProperty("rss").GetInt64(), map.OfKind("mapping").Sum(static line => line.GetProperty("rss").GetInt64()));
        Assert.Contains(map.OfKind("mapping"), static line => line.TryGetProperty("stackOf", out _));
    }
}
