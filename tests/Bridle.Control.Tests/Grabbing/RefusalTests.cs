using System.Globalization;
using Bridle.Control.Tests.Handles;
using Bridle.Processes.Grabbing;
using Bridle.Testing;

namespace Bridle.Control.Tests.Grabbing;

public class RefusalTests
{
    private const string AsNobody = "BRIDLE_TEST_AS_NOBODY";
    private const int Nobody = 65534;

    [Fact]
    public void A_process_that_does_not_exist() =>
        Assert.Equal("failed to grab pid 2147483646: no such process", Refused(2147483646).ToString());

    [Fact]
    public void A_zombie_with_who_must_collect_it()
    {
        using RunningVictim parent = RunningVictim.Start("/bin/sh", "-c", "sh -c 'echo child $$' & exec sleep 30");
        int pid = int.Parse(parent.WaitForLine("child").Split(' ')[1], CultureInfo.InvariantCulture);
        Eventually.Wait(() => ProcessWitness.Threads(pid) is [{ State: 'Z' }], "a zombie");
        Assert.Equal(
            $"failed to grab pid {pid}: zombie process (it has ended and waits for pid {parent.ProcessId} (sleep) to collect it)", Refused(pid).ToString());
        Assert.Equal(GrabRefusalKind.Zombie, Refused(pid, observe: true).Kind);
    }

    [Fact]
    public void A_thread_of_the_kernel()
    {
        Assert.Equal("kthreadd\n", File.ReadAllText("/proc/2/comm"));
        Assert.Equal("failed to grab pid 2: system process (kthreadd is a thread of the kernel)", Refused(2).ToString());
    }

    [Fact]
    public void Ourselves()
    {
        string message = $"failed to grab pid {Environment.ProcessId}: attempt to grab self (a process cannot trace itself)";
        Assert.Equal(message, Refused(Environment.ProcessId).ToString());
        Assert.Equal(message, Refused(Bridle.Linux.Kernel.ThreadIds.Current).ToString());
    }

    [Fact]
    public void One_that_somebody_else_traces_who_is_named()
    {
        using RunningVictim sleeper = Victims.Start("sleeper");
        sleeper.WaitForLine("ready");
        int pid = sleeper.ProcessId;
        using RunningVictim strace = RunningVictim.Start(Tool("strace"), "-f", "-o", "/dev/null", "-p", pid.ToString(CultureInfo.InvariantCulture));
        Eventually.Wait(() => ProcessWitness.Threads(pid)[0].TracerPid == strace.ProcessId, "strace's attachment");
        Assert.Equal(
            $"failed to grab pid {pid}: process is traced (by pid {strace.ProcessId} (strace); a process has one tracer at a time, so end that one first)",
            Refused(pid).ToString());
        Assert.Equal(strace.ProcessId, ProcessWitness.Threads(pid)[0].TracerPid);
        using ControlSession session = new();
        using Victim observed = session.Observe(pid);
        Assert.NotEmpty(observed.Snapshot.Objects);
    }

    [Fact]
    public void One_that_another_session_of_this_process_holds()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "2");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using (ControlSession session = new())
        using (Victim victim = session.Grab(sleeper.ProcessId, new GrabOptions { StopAt = StopPoint.None }))
        {
            GrabRefusal refusal = Refused(sleeper.ProcessId);
            Assert.Equal(
                $"failed to grab pid {sleeper.ProcessId}: process is traced (by another session of this process; a process has one tracer at a time, so release it there first)",
                refusal.ToString());
            Assert.True(victim.IsAlive);
        }

        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void One_of_which_a_single_thread_is_traced()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "3");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        int tid = before[^1].Tid;
        using (RunningVictim strace = RunningVictim.Start(Tool("strace"), "-o", "/dev/null", "-p", tid.ToString(CultureInfo.InvariantCulture)))
        {
            Eventually.Wait(() => ProcessWitness.Thread(sleeper.ProcessId, tid)!.TracerPid == strace.ProcessId, "strace's attachment");
            GrabRefusal refusal = Refused(sleeper.ProcessId);
            Assert.StartsWith(
                $"failed to grab pid {sleeper.ProcessId}: process is traced (by pid {strace.ProcessId} (strace)", refusal.ToString(), StringComparison.Ordinal);
            Assert.All(ProcessWitness.Threads(sleeper.ProcessId)[..^1], static thread => Assert.Equal(0, thread.TracerPid));
        }

        Eventually.Wait(() => ProcessWitness.Thread(sleeper.ProcessId, tid)!.TracerPid == 0, "strace's end");
        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    // Runs itself as another user, once more: there the second part runs.
    [Fact]
    public void One_of_another_user()
    {
        if (Environment.GetEnvironmentVariable(AsNobody) is { Length: > 0 } told)
        {
            int pid = int.Parse(told, CultureInfo.InvariantCulture);
            const string Cause = "it belongs to uid 0 and we are uid 65534 without CAP_SYS_PTRACE: run as that user or as root";
            Assert.Equal($"failed to grab pid {pid}: permission denied ({Cause})", Refused(pid).ToString());
            Assert.Equal($"failed to grab pid {pid}: permission denied ({Cause})", Refused(pid, observe: true).ToString());
            return;
        }

        using RunningVictim sleeper = Victims.Start("sleeper", "2");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        CommandResult result = CommandRunner.Run(
        [
            "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env", "HOME=/tmp", $"{AsNobody}={sleeper.ProcessId}",
            Environment.ProcessPath!, "--filter-method", $"*{nameof(RefusalTests)}.{nameof(One_of_another_user)}", "--no-ansi", "--progress", "off",
            "--results-directory", "/tmp/bridle-nobody",
        ]);
        Assert.True(result.ExitCode == 0 && result.Output.Contains("succeeded: 1", StringComparison.Ordinal), result.All);
        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void No_thread_to_control_it_with()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "2");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using RunningVictim host = Following.TracerHost.TryAsNobody(sleeper.ProcessId);
        host.WaitForLine("ready");
        // Even root may lack the right to limit others.
        CommandRunner.Output(
            "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "prlimit", "--pid", $"{host.ProcessId}", "--nproc=1");
        host.WriteLine("");
        host.WaitForExit();
        Assert.Contains(
            $"refused failed to create control thread for process-id {sleeper.ProcessId}: resource temporarily unavailable\n",
            host.Output, StringComparison.Ordinal);
        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    private static GrabRefusal Refused(int pid, bool observe = false)
    {
        using ControlSession session = new();
        GrabException refused = Assert.Throws<GrabException>(() => observe ? session.Observe(pid) : session.Grab(pid));
        Assert.Null(session.Target);
        Assert.Equal(refused.Refusal.ToString(), refused.Message);
        return refused.Refusal;
    }

    private static string Tool(string name) => CommandRunner.Output("sh", "-c", $"command -v {name}").Trim();
}
