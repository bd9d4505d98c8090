using System.Collections.Immutable;
using System.Globalization;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Cores;

public class CoreProcessTests
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/libz.so.1";
    private const int SIGABRT = 6, SIGSEGV = 11;

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie | VictimFlavour.NoFramePointer)]
    [InlineData(VictimFlavour.Stripped | VictimFlavour.NoFramePointer)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.Static)]
    public void The_stacks_of_a_core_of_the_kernel_are_gdbs(VictimFlavour flavour)
    {
        using CoreVictim victim = new(flavour, CoreVictim.IsStatic(flavour) ? ["-DWITHOUT_DLOPEN"] : []);
        CoreProcess process = CoreProcess.Open(victim.Die("fault"));
        AssertStacks(victim.AskGdb(victim.Core), process);
        Assert.Equal((SIGSEGV, "SIGSEGV", "SEGV_MAPERR", new TargetAddress(CoreVictim.Fault)), Cause(process));
        Assert.Empty(process.Doubts);
        if ((flavour & VictimFlavour.Stripped) == 0)
            Assert.Contains("end_deep", process.Snapshot.Symbols.Describe(process.Threads[0].Registers.InstructionPointer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_core_of_gdb_tells_what_the_process_told_while_it_ran()
    {
        using CoreVictim victim = new();
        using RunningVictim running = victim.Start("wait", -1, Library, "", "a word\tand more", "\u00e9");
        InspectedProcess live = InspectedProcess.Open(running.ProcessId);
        CoreProcess core = CoreProcess.Open(victim.Write(running));
        Assert.Equal((running.ProcessId, live.Name), (core.ProcessId, core.Name));
        Assert.Equal(live.ReadArguments(), core.ReadArguments());
        Assert.Equal(live.ReadEnvironment(), core.ReadEnvironment());
        Assert.Equal(live.ReadAuxiliaryVector().Select(Text), core.ReadAuxiliaryVector().Select(Text));
        Assert.Equal(live.ReadObjects().Objects.Select(static mapped => mapped.Loaded), core.ReadObjects().Objects.Select(static mapped => mapped.Loaded));
        Assert.Equal((ObjectSource.Linker, LinkerState.Consistent, null), (core.ReadObjects().Source, core.ReadObjects().State, core.ReadObjects().Note));
        AssertMappings(live.ReadMemoryMap(), core.ReadMemoryMap());
        AssertStacks(victim.AskGdb(victim.Write(running)), core);
        Assert.Empty(core.Doubts);
    }

    [Fact]
    public void A_core_of_the_kernel_has_its_words_its_objects_and_its_threads()
    {
        using CoreVictim victim = new();
        CoreProcess core = CoreProcess.Open(victim.Die("abort", -1, Library));
        Assert.Equal([victim.Program, "abort", "-1", Library], core.ReadArguments());
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), Assert.Single(core.ReadEnvironment(), static text => text.StartsWith("PATH=", StringComparison.Ordinal))[5..]);
        Assert.Contains(core.ReadObjects().Objects, static mapped => mapped.Loaded.Path == Library);
        Assert.Equal(victim.Program, core.Snapshot.ExecutablePath);
        Assert.Equal((SIGABRT, "SI_TKILL", core.ProcessId), (core.Cause!.Signal, core.Cause.CodeName, core.Cause.SenderId));
        Assert.Equal(4, core.Threads.Length);
        Assert.Equal(4, ProgramRun.Lines("readelf", "-nW", victim.Core).Count(static line => line.Contains("NT_PRSTATUS", StringComparison.Ordinal)));
        AssertStacks(victim.AskGdb(victim.Core), core);
        foreach (string name in (string[])["malloc", "deflate", "main"])
            Assert.True(core.Snapshot.Symbols.TryFind(new ObjectPattern(0, ""), name, out _), name);
    }

    [Fact]
    public void Threads_are_those_of_eu_stack()
    {
        using CoreVictim victim = new();
        CoreProcess core = CoreProcess.Open(victim.Die("fault"));
        string[] said = [.. ProgramRun.Lines("eu-stack", "-e", victim.Program, "--core", victim.Core).Where(static line => line.StartsWith("TID ", StringComparison.Ordinal))];
        Assert.Equal(core.Threads.Select(static thread => $"TID {thread.ThreadId}:").Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_program_that_was_replaced_is_told_and_not_used()
    {
        using CoreVictim victim = new();
        string core = victim.Die("fault");
        string before = CoreProcess.Open(core).Snapshot.Symbols.Describe(CoreProcess.Open(core).Threads[0].Registers.InstructionPointer);
        File.Copy(Victims.Build("sleeper"), victim.Program, overwrite: true);
        CoreProcess process = CoreProcess.Open(core);
        string doubt = Assert.Single(process.Doubts);
        Assert.StartsWith($"{victim.Program}: not the file that was mapped: its build-id is ", doubt, StringComparison.Ordinal);
        Assert.Contains("end_deep", before, StringComparison.Ordinal);
        Assert.Equal($"a program`{process.Threads[0].Registers.InstructionPointer}", process.Snapshot.Symbols.Describe(process.Threads[0].Registers.InstructionPointer));
        Assert.NotEmpty(process.ReadStack(process.ProcessId).Frames);
        Assert.Equal(4, process.Threads.Length);
    }

    [Fact]
    public void A_program_that_was_deleted_is_told_and_found_below_another_root()
    {
        using CoreVictim victim = new();
        string core = victim.Die("fault");
        string root = Directory.CreateTempSubdirectory("bridle-root-").FullName;
        Directory.CreateDirectory(root + Path.GetDirectoryName(victim.Program));
        File.Move(victim.Program, root + victim.Program);
        Assert.Contains(CoreProcess.Open(core).Doubts, doubt => doubt.StartsWith($"{victim.Program}: not here", StringComparison.Ordinal));
        CoreProcess process = CoreProcess.Open(core, new CoreOptions { SystemRoot = root });
        Assert.Contains("end_deep", process.Snapshot.Symbols.Describe(process.Threads[0].Registers.InstructionPointer), StringComparison.Ordinal);
        Assert.DoesNotContain(process.Doubts, doubt => doubt.StartsWith(victim.Program, StringComparison.Ordinal));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_program_deleted_while_it_ran_is_never_taken_for_its_successor()
    {
        using CoreVictim victim = new();
        using RunningVictim running = victim.Start("wait");
        File.Delete(victim.Program);
        File.Copy(Victims.Build("sleeper"), victim.Program);
        CoreProcess core = CoreProcess.Open(victim.Write(running));
        Assert.Contains(core.Doubts, doubt => doubt.StartsWith($"{victim.Program}: not the file that was mapped", StringComparison.Ordinal));
        Assert.True(core.ReadObjects().Objects[0].IsDeleted);
    }

    [Fact]
    public void A_core_that_the_kernel_has_cut_has_what_was_written_before()
    {
        using CoreVictim victim = new();
        CoreProcess core = CoreProcess.Open(victim.Die("fault", 65_536));
        Assert.Equal(CoreLoss.Memory, core.Core.Loss);
        Assert.Contains(core.Doubts, static doubt => doubt.StartsWith("the core was cut: memory is missing", StringComparison.Ordinal));
        Assert.Equal((4, "fault"), (core.Threads.Length, core.ReadArguments()[^2]));
        Assert.Contains("end_deep", core.Snapshot.Symbols.Describe(core.Threads[0].Registers.InstructionPointer), StringComparison.Ordinal);
        Assert.NotEmpty(core.ReadStack(core.ProcessId).Frames);
        Assert.Throws<CoreException>(() => core.ReadEnvironment());
    }

    [Theory]
    [InlineData("/usr/bin/true", "a program or library, and no core file")]
    [InlineData("/etc/passwd", "not a core file")]
    [InlineData("/nowhere/core", "no such file or directory")]
    public void What_is_no_core_is_refused_with_the_reason(string path, string reason)
    {
        CoreException refused = Assert.Throws<CoreException>(() => CoreProcess.Open(path));
        Assert.Equal($"failed to read the headers of {path}: {reason}", refused.Message);
    }

    [Fact]
    public void A_packed_core_says_how_to_unpack_it()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x88]);
        Assert.Contains("coredumpctl dump", Assert.Throws<CoreException>(() => CoreProcess.Open(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    private static (int, string, string, TargetAddress?) Cause(CoreProcess process) =>
        (process.Threads[0].Signal, process.Cause!.Name, process.Cause.CodeName, process.Cause.Address);

    private static string Text(AuxiliaryFact fact) => string.Create(CultureInfo.InvariantCulture,
        $"{fact.Entry} {fact.Text} {Convert.ToHexString(fact.Bytes.AsSpan())} {string.Join(' ', fact.Flags)}");

    // gdb leaves out what nobody can read, and what is neither written nor a file's.
    private static void AssertMappings(MemoryMap live, MemoryMap core)
    {
        string[] known = [.. live.Entries.Select(static entry => Text(entry.Usage.Mapping))];
        Assert.All(core.Entries.Where(static entry => entry.Usage.Mapping.Path != "[vsyscall]"), entry => Assert.Contains(Text(entry.Usage.Mapping), known));
        string[] files = [.. live.Entries.Where(static entry => entry.Usage.Mapping.IsFile).Select(static entry => Text(entry.Usage.Mapping))];
        Assert.Superset(files.ToHashSet(), core.Entries.Select(static entry => Text(entry.Usage.Mapping)).ToHashSet());
    }

    private static string Text(Mapping mapping) =>
        $"{mapping.Range} {(mapping.Path is "[heap]" or "[vvar]" ? "" : mapping.Path)} {(mapping.Path.StartsWith('/') ? mapping.FileOffset : 0)} {(mapping.Path.StartsWith('/') ? mapping.Access : 0)}";

    private static void AssertStacks(Dictionary<int, ulong[]> witness, CoreProcess process)
    {
        Assert.Equal(witness.Keys.Order(), process.Threads.Select(static thread => thread.ThreadId).Order());
        foreach ((int thread, ulong[] frames) in witness)
        {
            ThreadStack stack = process.ReadStack(thread);
            ImmutableArray<ulong> ours = [.. stack.Frames.Select(static frame => frame.ProgramCounter.Value)];
            Assert.True(frames.SequenceEqual(ours), $"{thread}: {Hex(frames)}\n{Hex(ours)} {stack.End}");
        }
    }

    private static string Hex(IEnumerable<ulong> values) => string.Join(' ', values.Select(static value => $"{value:x}"));
}
