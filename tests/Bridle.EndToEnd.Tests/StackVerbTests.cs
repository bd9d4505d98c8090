using System.Text.Json;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests;

/// <summary>bridle stack, as users run it.</summary>
public class StackVerbTests
{
    private static readonly string[] s_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];

    [Fact]
    public void A_sleeping_program_of_the_system_is_told()
    {
        using RunningVictim sleep = RunningVictim.Start("/bin/sleep", "60");
        Eventually.Wait(() => StateOf(sleep.ProcessId) == 'R' && File.ReadAllText($"/proc/{sleep.ProcessId}/syscall").StartsWith("230 ", StringComparison.Ordinal), "it sleeps");
        CommandResult result = Run("stack", $"{sleep.ProcessId}");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"{sleep.ProcessId}: /bin/sleep 60\n\nthread {sleep.ProcessId} \"sleep\" sleeping\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("libc.so.6`clock_nanosleep+0x", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Output);
    }

    [Fact]
    public void A_program_that_only_its_mount_namespace_has_is_named()
    {
        string inside = $"/mnt/bridle-inside-{Environment.ProcessId}";
        using RunningVictim victim = RunningVictim.Start("/usr/bin/unshare", "--mount", "sh", "-c",
            $"mount -t tmpfs none /mnt && cp {Victims.Build("sleeper")} {inside} && exec {inside}");
        victim.WaitForLine("ready");
        Assert.False(File.Exists(inside));
        JsonElement thread = InspectionVerbs.Json("stack", $"{victim.ProcessId}")[0];
        JsonElement main = Assert.Single(thread.GetProperty("frames").EnumerateArray(), static frame => frame.Text("function") == "main");
        Assert.Equal(System.IO.Path.GetFileName(inside), main.Text("module"));
        Assert.Contains(inside, Run("ldd", $"{victim.ProcessId}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Python_is_told_from_its_call_to_its_start()
    {
        using RunningVictim python = RunningVictim.Start("/usr/bin/python3", "-c", "import time; print('ready', flush=True); time.sleep(60)");
        python.WaitForLine("ready");
        Eventually.Wait(() => ReadSyscall(python) is "230" or "23" or "270", "it sleeps");
        JsonElement thread = Assert.Single(InspectionVerbs.Json("stack", $"{python.ProcessId}"));
        Assert.True(thread.GetProperty("complete").GetBoolean(), $"{thread}");
        Assert.Contains("Py_BytesMain", Functions(thread)); // Of a stripped program this is the outermost that has a name.
        Assert.Contains("__libc_start_main", Functions(thread)[^2], StringComparison.Ordinal);
        JsonElement asleep = Assert.Single(InspectionVerbs.Json("stack", "--no-stop", $"{python.ProcessId}"));
        Assert.Equal("asleep", asleep.Text("taken"));
        Assert.Equal(Functions(thread)[0], Functions(asleep)[0]);
    }

    [Fact]
    public void Dotnet_is_told_with_all_its_threads()
    {
        using RunningVictim host = RunningVictim.Start("/usr/bin/env", "DOTNET_PerfMapEnabled=1", BridleProgram.Path, "wait", $"{Environment.ProcessId}");
        Eventually.Wait(() => ReadSyscall(host) == "7" && ProcessWitness.Threads(host.ProcessId).Length > 5, "it waits in poll");
        JsonElement[] threads = InspectionVerbs.Json("stack", "--no-source", $"{host.ProcessId}");
        foreach (string map in (string[])["perf", "perfinfo"]) File.Delete($"/tmp/{map}-{host.ProcessId}.map");
        Assert.True(threads.Length > 5);
        Assert.All(threads, static thread => Assert.NotEmpty(thread.GetProperty("frames").EnumerateArray()));
        string[] main = Functions(threads[0]);
        Assert.Contains(main, static name => name.Contains("Bridle.Cli.BridleCommand::Run", StringComparison.Ordinal));
        Assert.Contains("coreclr_execute_assembly", main);
        Assert.True(threads[0].GetProperty("complete").GetBoolean(), $"{threads[0]}");
    }

    [Fact]
    public void A_compiler_at_work_is_told()
    {
        using RunningVictim compiler = RunningVictim.Start("/bin/sh", "-c",
            "exec $(gcc -print-prog-name=cc1) -quiet -O3 -o /dev/null -", "-");
        for (int i = 0; i < 3000; i++) compiler.WriteLine($"int f{i}(int x) {{ int s = 0; for (int i = 0; i < x; i++) s += i * {i} ^ x; return s; }}");
        Eventually.Wait(() => File.ReadAllText($"/proc/{compiler.ProcessId}/comm") == "cc1\n", "it has begun");
        JsonElement thread = Assert.Single(InspectionVerbs.Json("stack", "--no-source", $"{compiler.ProcessId}"));
        Assert.NotEmpty(Functions(thread));
        Assert.True(thread.GetProperty("complete").GetBoolean(), $"{thread}");
    }

    [Fact]
    public void Threads_with_equal_stacks_are_printed_once_and_one_by_one_where_that_is_wanted()
    {
        using RunningVictim sleeper = StartSleeper(threads: 20);
        Eventually.Wait(() => ProcessWitness.Threads(sleeper.ProcessId).All(thread => File.ReadAllText($"/proc/{sleeper.ProcessId}/task/{thread.Tid}/syscall").StartsWith("34 ", StringComparison.Ordinal)), "all are in pause");
        string folded = Run("stack", $"{sleeper.ProcessId}").Output, all = Run("stack", "--all", $"{sleeper.ProcessId}").Output;
        Assert.Contains("\n20 threads ", folded, StringComparison.Ordinal);
        Assert.Contains(" and 8 more \"sleeper\" sleeping\n", folded, StringComparison.Ordinal);
        Assert.Equal(2, Count(folded, "`pause+"));
        Assert.Equal(21, Count(all, "`pause+"));
        Assert.Equal(21, InspectionVerbs.Json("stack", $"{sleeper.ProcessId}").Length);
    }

    [Fact]
    public void One_thread_few_frames_raw_names_and_no_lines_can_be_asked_for()
    {
        using RunningVictim sleeper = StartSleeper(threads: 1);
        int tid = ProcessWitness.Threads(sleeper.ProcessId)[1].Tid;
        JsonElement lines = Assert.Single(InspectionVerbs.Json("stack", $"{sleeper.ProcessId}/{tid}"));
        JsonElement rest = Assert.Single(lines.GetProperty("frames").EnumerateArray(), static frame => frame.Text("function") == "rest");
        Assert.EndsWith("/victims/sleeper.c", rest.Text("file"), StringComparison.Ordinal);
        Assert.InRange(rest.GetProperty("line").GetInt32(), 14, 16);
        JsonElement cut = Assert.Single(InspectionVerbs.Json("stack", "--no-source", "--raw", "--frames", "2", $"{sleeper.ProcessId}/{tid}"));
        Assert.Equal((2, false, "more frames than asked for"), (cut.GetProperty("frames").GetArrayLength(), cut.GetProperty("complete").GetBoolean(), cut.Text("end")));
        Assert.All(cut.GetProperty("frames").EnumerateArray(), static frame => Assert.Null(frame.Text("file")));
    }

    [Fact]
    public void An_ordinary_user_sees_his_own_and_is_told_why_not_others()
    {
        using RunningVictim own = RunningVictim.Start("/usr/bin/setpriv", [.. s_nobody[1..], "/bin/sleep", "60"]);
        using RunningVictim other = StartSleeper();
        Eventually.Wait(() => ReadSyscall(own) == "230", "it sleeps");
        string folder = Readable();
        CommandResult result = CommandRunner.Run([.. s_nobody, "env", $"HOME={folder}", System.IO.Path.Combine(folder, "bridle"), "stack", $"{own.ProcessId}", $"{other.ProcessId}"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("`clock_nanosleep+0x", result.Output, StringComparison.Ordinal);
        Assert.StartsWith($"bridle: failed to read the stacks of pid {other.ProcessId}: permission denied (", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_user_is_told_names_of_a_library_whose_file_is_gone()
    {
        string folder = Readable(), library = System.IO.Path.Combine(folder, "libc.so.6");
        System.IO.File.Copy("/lib/x86_64-linux-gnu/libc.so.6", library);
        using RunningVictim own = RunningVictim.Start("/usr/bin/setpriv", [.. s_nobody[1..], "env", $"LD_LIBRARY_PATH={folder}", "/bin/sleep", "60"]);
        Eventually.Wait(() => ReadSyscall(own) == "230", "it sleeps");
        System.IO.File.Delete(library);
        CommandResult result = CommandRunner.Run([.. s_nobody, "env", $"HOME={folder}", System.IO.Path.Combine(folder, "bridle"), "stack", $"{own.ProcessId}"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("libc.so.6`clock_nanosleep+0x", result.Output, StringComparison.Ordinal);
        Assert.Contains("libc.so.6`__libc_start_main+0x", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_in_the_middle_it_leaves_all_running()
    {
        using RunningVictim sleeper = StartSleeper(threads: 200);
        ThreadWitness[] before = Lasting(sleeper);
        for (int round = 0; round < 8; round++)
        {
            using RunningVictim bridle = Start("stack", "--no-source", $"{sleeper.ProcessId}");
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            // At another moment each time, from its start to its end.
            bool isTracing = SpinWait.SpinUntil(() => ProcessWitness.Threads(sleeper.ProcessId).Any(static thread => thread.TracerPid != 0), TimeSpan.FromMilliseconds(60 * round));
            bridle.Signal(SigKill);
            bridle.WaitForExit();
            Eventually.Wait(() => before.SequenceEqual(Lasting(sleeper)), $"all run on, {isTracing} {System.Diagnostics.Stopwatch.GetElapsedTime(started)}");
        }

        Assert.Empty(TextWitness.Differences(sleeper.ProcessId));
    }

    [Fact]
    public void What_is_not_there_or_makes_no_sense_is_told()
    {
        CommandResult missing = Run("stack", "2147483646");
        Assert.Equal((1, "bridle: failed to read the status of pid 2147483646: no such process\n"), (missing.ExitCode, missing.Error));
        Assert.Equal(2, Run("stack").ExitCode);
        Assert.Equal((2, "bridle: invalid --budget: 0 (see bridle --help)\n"), (Run("stack", "--budget", "0", "1").ExitCode, Run("stack", "--budget", "0", "1").Error));
        Assert.Equal(2, Run("stack", "--frames", "none", "1").ExitCode);
        Assert.StartsWith("NAME\n    bridle stack - ", Run("stack", "--help").Output, StringComparison.Ordinal);
    }

    private static string ReadSyscall(RunningVictim victim) => File.ReadAllText($"/proc/{victim.ProcessId}/syscall").Split(' ')[0];

    private static string[] Functions(JsonElement thread) =>
        [.. thread.GetProperty("frames").EnumerateArray().Select(static frame => frame.Text("function") ?? "")];

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // Our own folder may be one that only its owner may enter.
    private static string Readable()
    {
        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridle-for-all-{Environment.ProcessId}");
        CommandRunner.Output("cp", "-r", AppContext.BaseDirectory, folder);
        CommandRunner.Output("chmod", "-R", "a+rX", folder);
        return folder;
    }
}
