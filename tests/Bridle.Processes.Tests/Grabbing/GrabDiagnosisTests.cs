using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;

namespace Bridle.Processes.Tests.Grabbing;

public sealed class GrabDiagnosisTests : IDisposable
{
    private const int Self = 100;

    private const int Victim = 200;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bridle-proc");

    private GrabDiagnosis Recorded => new(new ProcessFiles(_root.FullName), Self);

    public GrabDiagnosisTests() => Record(Self, "tracer");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_missing_process_is_named_in_the_known_words() =>
        Assert.Equal("failed to grab pid 999: no such process", Recorded.Explain(999, Errno.ESRCH).ToString());

    [Fact]
    public void A_zombie_names_the_parent_that_must_collect_it()
    {
        Record(Victim, "gone", state: 'Z', parent: Self);
        GrabRefusal? refusal = Recorded.Precheck(Victim);
        Assert.Equal(GrabRefusalKind.Zombie, refusal?.Kind);
        Assert.Contains("pid 100 (tracer)", refusal?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_leader_with_living_threads_is_no_zombie()
    {
        Record(Victim, "gone", state: 'Z');
        _root.CreateSubdirectory($"{Victim}/task/{Victim}");
        _root.CreateSubdirectory($"{Victim}/task/201");
        Assert.Null(Recorded.Precheck(Victim));
    }

    [Fact]
    public void The_tracing_thread_is_told_as_its_process()
    {
        Record(Victim, "victim", tracer: 301);
        Record(301, "worker", process: 300);
        Record(300, "gdb");
        GrabRefusal refusal = Recorded.Explain(Victim, Errno.EPERM);
        Assert.Equal("failed to grab pid 200: process is traced", refusal.Message);
        Assert.StartsWith("by pid 300 (gdb)", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Yama_is_told_with_its_value(int scope)
    {
        Record(Victim, "victim");
        Scope(scope);
        Assert.Contains($"ptrace_scope is {scope}", Recorded.Explain(Victim, Errno.EPERM).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Yama_1_does_not_stop_one_who_may_trace_all()
    {
        Record(Self, "tracer", capabilities: 1UL << 19);
        Record(Victim, "victim");
        Scope(1);
        Assert.Null(Recorded.Explain(Victim, Errno.EPERM).Detail);
    }

    [Fact]
    public void Another_users_process_names_both_users()
    {
        Record(Victim, "victim", user: 7);
        Assert.Contains("uid 7 and we are uid 1000", Recorded.Explain(Victim, Errno.EPERM).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_on_ourselves_is_suspected_when_no_rule_fits()
    {
        Record(Self, "tracer", capabilities: 1UL << 19, seccomp: 2);
        Record(Victim, "victim");
        Assert.Contains("seccomp", Recorded.Explain(Victim, Errno.EPERM).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_user_namespace_is_told()
    {
        Record(Victim, "victim");
        Link(Self, "user:[1]");
        Link(Victim, "user:[2]");
        Assert.Contains("user:[2] against our user:[1]", Recorded.Explain(Victim, Errno.EPERM).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_has_words() =>
        Assert.All(Enum.GetValues<GrabRefusalKind>(), kind => Assert.NotEmpty(new GrabRefusal(1, kind, Errno.Success).Cause));

    [Fact]
    public void The_live_system_knows_ourselves()
    {
        var live = new GrabDiagnosis(new ProcessFiles());
        Assert.Equal("failed to grab pid " + Environment.ProcessId + ": attempt to grab self", live.Precheck(Environment.ProcessId)?.Message);
        Assert.True(live.TryFindProcess(Environment.ProcessId, out int pid));
        Assert.Equal(Environment.ProcessId, pid);
    }

    [Fact]
    public void A_thread_of_the_kernel_is_a_system_process()
    {
        Record(Victim, "kworker/0:1");
        Write($"{Victim}/task/{Victim}/stat", $"{Victim} (kworker/0:1) I 2 0 0 0 -1 {0x0020_8040} 0 0 0 0 0 0 0 0 20 0 1 0 77 0 0");
        Assert.Equal(GrabRefusalKind.SystemProcess, Recorded.Precheck(Victim)?.Kind);
    }

    private void Record(int tid, string name, char state = 'S', int parent = 1, int tracer = 0, int process = 0, int user = 1000,
        ulong capabilities = 0, int seccomp = 0) =>
        Write($"{tid}/status", $"""
            Name:	{name}
            State:	{state} (recorded)
            Tgid:	{(process == 0 ? tid : process)}
            Pid:	{tid}
            PPid:	{parent}
            TracerPid:	{tracer}
            Uid:	{user}	{user}	{user}	{user}
            Gid:	{user}	{user}	{user}	{user}
            CapEff:	{capabilities:x16}
            Seccomp:	{seccomp}

            """);

    private void Scope(int value) => Write("sys/kernel/yama/ptrace_scope", $"{value}\n");

    private void Link(int pid, string target)
    {
        _root.CreateSubdirectory($"{pid}/ns");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, $"{pid}/ns/user"), target);
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
