using System.Collections.Immutable;
using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Inspection;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Inspection;

/// <summary>Everything else that is read of a process, against ps, pmap, prlimit, the dynamic linker's own listing, and /proc read by other means.</summary>
public class InspectedProcessTests
{
    [Fact]
    public void Arguments_and_environment_are_kept_whatever_is_in_them()
    {
        string large = new('x', 100_000);
        string program = Victims.Build("sleeper");
        using RunningVictim victim = RunningVictim.Start("/usr/bin/env", "-i", "A=1\n2", "EMPTY=", $"LARGE={large}", "NOT AN IDENTIFIER=\t", program, "0", "60", "", "two\nlines", "\x1b[31m");
        victim.WaitForLine("ready ");
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        Assert.Equal([program, "0", "60", "", "two\nlines", "\x1b[31m"], process.ReadArguments());
        Assert.Equal(["A=1\n2", "EMPTY=", $"LARGE={large}", "NOT AN IDENTIFIER=\t"], process.ReadEnvironment());
        Assert.Equal("sleeper", process.Name[..7]);
    }

    [Fact]
    public void The_auxiliary_vector_is_that_which_the_linker_shows()
    {
        string program = Victims.Build("sleeper");
        using RunningVictim victim = RunningVictim.Start("/usr/bin/env", "LD_SHOW_AUXV=1", program);
        victim.WaitForLine("ready ");
        ImmutableArray<AuxiliaryFact> facts = InspectedProcess.Open(victim.ProcessId).ReadAuxiliaryVector();
        Dictionary<string, string> shown = victim.Output.Split('\n').Where(static line => line.StartsWith("AT_", StringComparison.Ordinal))
            .Select(static line => line.Split(':', 2)).ToDictionary(static pair => pair[0], static pair => pair[1].Trim(), StringComparer.Ordinal);
        AuxiliaryFact Of(string name) => facts.Single(fact => fact.Entry.Name == name);
        Assert.Equal(shown["AT_ENTRY"], $"0x{Of("AT_ENTRY").Entry.Value:x}");
        Assert.Equal(shown["AT_BASE"], $"0x{Of("AT_BASE").Entry.Value:x}");
        Assert.Equal(shown["AT_RANDOM"], $"0x{Of("AT_RANDOM").Entry.Value:x}");
        Assert.Equal((shown["AT_PLATFORM"], shown["AT_EXECFN"]), (Of("AT_PLATFORM").Text, Of("AT_EXECFN").Text));
        Assert.Equal(16, Of("AT_RANDOM").Bytes.Length);
        Assert.Equal(program, Of("AT_EXECFN").Text);
        Assert.Contains("sse2", Of("AT_HWCAP").Flags);
        Assert.Contains("fpu", Of("AT_HWCAP").Flags);
        // The names are those of cpuinfo; it leaves out what the kernel has switched off since.
        string flags = File.ReadLines("/proc/cpuinfo").First(static line => line.StartsWith("flags", StringComparison.Ordinal));
        Assert.All(Of("AT_HWCAP").Flags.Except(["ht", "acpi", "pn", "tm", "pbe", "ss", "dts"]), flag => Assert.Contains($" {flag} ", $"{flags} ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_map_has_the_sums_of_pmap_and_the_stacks_of_threads()
    {
        using RunningVictim victim = Sleeper(2);
        MemoryMap map = InspectedProcess.Open(victim.ProcessId).ReadMemoryMap();
        string total = CommandRunner.Output("pmap", "-x", $"{victim.ProcessId}").Split('\n').Single(static line => line.StartsWith("total", StringComparison.Ordinal));
        long[] seen = [.. total.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];
        Assert.Equal((seen[0], seen[1], seen[2]), ((long)map.Size / 1024, map.Sum(static usage => usage.Resident) / 1024, map.Sum(static usage => usage.Dirty) / 1024));
        int[] threads = [.. ProcessWitness.Threads(victim.ProcessId).Select(static thread => thread.Tid)];
        Assert.Equal(threads[1..], map.Entries.Select(static entry => entry.StackThread).Where(static thread => thread != 0).Order());
    }

    [Fact]
    public void Signals_are_as_the_kernel_shows_them_of_each_thread()
    {
        using RunningVictim victim = Sleeper(3);
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        SignalState state = process.ReadSignals();
        ThreadWitness[] witness = ProcessWitness.Threads(victim.ProcessId);
        Assert.Equal(witness.Select(static thread => (thread.Tid, thread.Blocked)), state.Threads.Select(static thread => (thread.ThreadId, thread.Blocked.Bits)));
        Assert.Equal((witness[0].Ignored, witness[0].Caught), (state.Ignored.Bits, state.Caught.Bits));
        SignalState one = InspectedProcess.Open(victim.ProcessId, witness[2].Tid).ReadSignals();
        Assert.Equal(witness[2].Tid, Assert.Single(one.Threads).ThreadId);
    }

    [Fact]
    public void A_signal_that_waits_is_pending_for_whom_it_was_sent_to()
    {
        using RunningVictim victim = RunningVictim.Start("/usr/bin/env", "--block-signal=USR1", "--ignore-signal=USR2", Victims.Build("sleeper"));
        victim.WaitForLine("ready ");
        victim.Signal(10);
        SignalState state = InspectedProcess.Open(victim.ProcessId).ReadSignals();
        Assert.True(state.Pending.Contains(10) && state.Threads[0].Blocked.Contains(10) && !state.Threads[0].Pending.Contains(10));
        Assert.Equal((SignalDisposition.Default, SignalDisposition.Ignored), (state.Disposition(10), state.Disposition(12)));
    }

    [Fact]
    public void Credentials_are_those_that_were_set()
    {
        using RunningVictim victim = RunningVictim.Start(
            "/usr/bin/setpriv", "--reuid=1234", "--regid=77", "--groups=5,6,4000000000", "--bounding-set=+chown,-net_raw", "--no-new-privs", "/bin/sleep", "60");
        Eventually.Wait(() => InspectedProcess.Open(victim.ProcessId).ReadArguments() is ["/bin/sleep", _], "it is what it is to be");
        Credentials credentials = InspectedProcess.Open(victim.ProcessId).ReadCredentials();
        ProcessStatus status = credentials.Status;
        Assert.Equal((new UserIds(1234, 1234, 1234, 1234), new UserIds(77, 77, 77, 77), true), (status.User, status.Group, status.NoNewPrivileges));
        Assert.Equal([5, 6, 4000000000], status.Groups);
        Assert.Equal(0UL, status.EffectiveCapabilities);
        Assert.DoesNotContain("CAP_NET_RAW", Credentials.Names(status.BoundingCapabilities));
        Assert.Contains("CAP_CHOWN", Credentials.Names(status.BoundingCapabilities));
        Assert.All(credentials.Namespaces, static space => Assert.True(space.IsOurs, space.Kind));
        Assert.Equal(8, credentials.Namespaces.Length);
    }

    [Fact]
    public void Limits_are_those_of_prlimit()
    {
        using RunningVictim victim = RunningVictim.Start("/usr/bin/prlimit", "--nofile=100:200", "--core=0:500", "--cpu=77", "/bin/sleep", "60");
        Eventually.Wait(() => InspectedProcess.Open(victim.ProcessId).ReadArguments() is ["/bin/sleep", _], "it is what it is to be");
        var limits = InspectedProcess.Open(victim.ProcessId).ReadLimits().ToDictionary(static limit => limit.ShortName.ToUpperInvariant(), static limit => $"{Text(limit.Soft)} {Text(limit.Hard)}", StringComparer.Ordinal);
        string[] seen = CommandRunner.Output("prlimit", "--raw", "--noheadings", "--output", "RESOURCE,SOFT,HARD", "--pid", $"{victim.ProcessId}").Trim().Split('\n');
        Assert.Equal(seen.Order(StringComparer.Ordinal), limits.Select(static limit => $"{limit.Key} {limit.Value}").Order(StringComparer.Ordinal));
        static string Text(ulong? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
    }

    [Fact]
    public void The_tree_holds_all_above_and_all_below()
    {
        using RunningVictim shell = RunningVictim.Start("/bin/sh", "-c", "sleep 61 & sleep 62 & echo said; wait");
        shell.WaitForLine("said");
        Eventually.Wait(() => ProcessTree.Read().Around(shell.ProcessId).Count(static entry => entry.Arguments is ["sleep", _]) == 2, "both have begun");
        ImmutableArray<TreeEntry> entries = ProcessTree.Read().Around(shell.ProcessId);
        int place = entries.Select(static entry => entry.ProcessId).ToList().IndexOf(shell.ProcessId);
        Assert.Equal((Environment.ProcessId, entries[place - 1].ProcessId), (entries[place].ParentId, Environment.ProcessId));
        Assert.Equal(Enumerable.Range(0, place + 1), entries.Take(place + 1).Select(static entry => entry.Depth));
        Assert.Equal(["61", "62"], entries.Skip(place + 1).Select(static entry => entry.Arguments[1]));
        Assert.All(entries.Skip(place + 1), entry => Assert.Equal((place + 1, shell.ProcessId), (entry.Depth, entry.ParentId)));
        Assert.Contains(shell.ProcessId, ProcessTree.Read().Whole().Select(static entry => entry.ProcessId));
    }

    [Fact]
    public void A_process_that_ends_between_two_readings_is_said_to_be_gone()
    {
        using RunningVictim victim = Sleeper(0);
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        victim.Signal(9);
        victim.WaitForExit();
        foreach (Action reading in Readings(process)) Assert.Equal(GrabRefusalKind.NoSuchProcess, Assert.Throws<InspectionException>(reading).Refusal.Kind);
        Assert.Equal($"failed to read the status of pid {victim.ProcessId}: no such process", Assert.Throws<InspectionException>(() => InspectedProcess.Open(victim.ProcessId)).Message);
    }

    [Fact]
    public void A_zombie_has_credentials_and_no_memory()
    {
        using RunningVictim shell = RunningVictim.Start("/bin/sh", "-c", "sleep 0 & echo $!; exec sleep 60");
        int zombie = int.Parse(shell.WaitForLine(""), CultureInfo.InvariantCulture);
        Eventually.Wait(() => ProcessWitness.Thread(zombie, zombie)?.State == 'Z' && InspectedProcess.Open(shell.ProcessId).ReadArguments() is ["sleep", _], "it is a zombie");
        InspectedProcess process = InspectedProcess.Open(zombie);
        InspectionException failure = Assert.Throws<InspectionException>(() => process.ReadMemoryMap());
        Assert.Equal($"failed to read the mappings of pid {zombie}: zombie process (it has ended and waits for pid {shell.ProcessId} (sleep) to collect it)", failure.Message);
        Assert.Equal(GrabRefusalKind.Zombie, Assert.Throws<InspectionException>(() => process.ReadFiles()).Refusal.Kind);
        Assert.Empty(process.ReadArguments());
        Assert.NotEmpty(process.ReadLimits());
        Assert.Equal(0U, process.ReadCredentials().Status.User.Real);
    }

    [Fact]
    public void A_process_without_its_leader_is_seen_through_another_thread()
    {
        using RunningVictim victim = Victims.Start("leader", "2", "0");
        victim.WaitForLine("ready ");
        Eventually.Wait(() => ProcessWitness.Thread(victim.ProcessId, victim.ProcessId)?.State == 'Z', "the leader has gone");
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        Assert.NotEmpty(process.ReadArguments());
        Assert.NotEmpty(process.ReadMemoryMap().Entries);
        Assert.NotEmpty(process.ReadFiles());
        Assert.Equal(ObjectSource.Linker, process.ReadObjects().Source);
    }

    [Fact]
    public void A_thread_of_the_kernel_has_no_memory()
    {
        const int KernelThreads = 2;
        Assert.SkipUnless(new ProcessFiles().TryReadStat(KernelThreads, KernelThreads, out ThreadStat stat) && stat.IsKernelThread, "in a container, where none is seen");
        InspectedProcess process = InspectedProcess.Open(KernelThreads);
        Assert.Equal(GrabRefusalKind.SystemProcess, Assert.Throws<InspectionException>(() => process.ReadObjects()).Refusal.Kind);
        Assert.Empty(process.ReadArguments());
        Assert.Empty(process.ReadFiles());
    }

    [Fact]
    public void A_thread_of_another_process_is_none_of_it()
    {
        using RunningVictim victim = Sleeper(1);
        int thread = ProcessWitness.Threads(victim.ProcessId)[1].Tid;
        Assert.Equal(victim.ProcessId, InspectedProcess.Open(thread).ProcessId);
        Assert.Equal(thread, InspectedProcess.Open(victim.ProcessId, thread).ThreadId);
        Assert.Throws<InspectionException>(() => InspectedProcess.Open(Environment.ProcessId, thread));
    }

    [Fact]
    public void Every_condition_has_a_cure_where_it_does_not_hold()
    {
        ImmutableArray<Condition> conditions = TracingConditions.Examine();
        Assert.Equal(conditions.Length, conditions.Select(static condition => condition.Name).Distinct().Count());
        Assert.All(conditions, static condition => Assert.Equal(condition.State == ConditionState.Ok, condition.Cure is null));
        using RunningVictim victim = Sleeper(0);
        Assert.Equal(ConditionState.Ok, TracingConditions.OfProcess(victim.ProcessId).State);
        Assert.Equal(ConditionState.No, TracingConditions.OfProcess(Environment.ProcessId).State);
    }

    private static RunningVictim Sleeper(int threads)
    {
        RunningVictim victim = Victims.Start("sleeper", threads.ToString(CultureInfo.InvariantCulture));
        victim.WaitForLine("ready ");
        return victim;
    }

    private static Action[] Readings(InspectedProcess process) =>
    [
        () => process.ReadArguments(), () => process.ReadEnvironment(), () => process.ReadAuxiliaryVector(), () => process.ReadObjects(),
        () => process.ReadMemoryMap(), () => process.ReadFiles(), () => process.ReadSignals(), () => process.ReadCredentials(), () => process.ReadLimits(),
    ];
}
