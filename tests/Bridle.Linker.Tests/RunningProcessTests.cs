using System.Collections.Immutable;
using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>Processes under way, against /proc/PID/maps, gdb and readelf.</summary>
public class RunningProcessTests
{
    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Stripped)]
    [InlineData(VictimFlavour.Threads)]
    [InlineData(VictimFlavour.NoFramePointer)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.Musl | VictimFlavour.NoPie)]
    public void Objects_lie_where_the_kernel_has_mapped_them(VictimFlavour flavour)
    {
        using LoadsVictim victim = new(flavour);
        victim.Do($"open {LoadsVictim.Library(flavour)}", "opened 0");
        ImmutableArray<LoadedObject> objects = victim.Objects;
        Assert.True(objects.Length >= 4);
        Assert.All(objects, loaded => AssertMapped(victim, loaded));
        Assert.Equal([0], objects.Select(static (loaded, index) => loaded.IsExecutable ? index : -1).Where(static index => index >= 0));
        Assert.Single(objects, static loaded => loaded.IsLinker);
        Assert.Single(objects, static loaded => loaded.IsVdso);
    }

    [Fact]
    public void A_library_at_an_address_of_its_own_is_found_by_its_headers()
    {
        string library = Victims.Build("lib", VictimFlavour.Library, "-Wl,-Ttext-segment=0x10000000");
        using LoadsVictim victim = new(VictimFlavour.Pie);
        victim.Do($"open {library}", "opened 0");
        LoadedObject loaded = victim.Objects[^1];
        Assert.NotEqual(loaded.Bias.Value, loaded.Extent.Start.Value);
        AssertMapped(victim, loaded);
        Assert.Equal(BuildIdOf(library), loaded.BuildId);
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.Musl)]
    public void Build_ids_are_those_that_readelf_sees(VictimFlavour flavour)
    {
        using LoadsVictim victim = new(flavour);
        victim.Do($"open {LoadsVictim.Library(flavour)}", "opened 0");
        foreach (LoadedObject loaded in victim.Objects.Where(static loaded => !loaded.IsVdso))
            Assert.Equal((loaded.Path, BuildIdOf(loaded.Path)), (loaded.Path, loaded.BuildId));
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    public void Gdb_knows_the_same_libraries_and_their_code_lies_in_our_text(VictimFlavour flavour)
    {
        using LoadsVictim victim = new(flavour);
        victim.Do($"open {LoadsVictim.Library()}", "opened 0");
        victim.Do($"new {LoadsVictim.Library()}", "opened 1");
        ImmutableArray<LoadedObject> objects = victim.Objects;
        (string Path, AddressRange Code)[] libraries = LibrariesOfGdb(victim.ProcessId);
        // gdb leaves out the program and the vDSO, and the linker's further entries, which stand for the same load.
        var ours = objects.Where(static loaded => loaded is { IsExecutable: false, IsVdso: false } && !(loaded.IsLinker && loaded.Namespace > 0)).ToList();
        Assert.Equal(ours.Select(static loaded => loaded.Path).Order(StringComparer.Ordinal), libraries.Select(static library => library.Path).Order(StringComparer.Ordinal));
        Assert.All(libraries, library => Assert.Contains(
            ours, loaded => loaded.Path == library.Path && loaded.Text.Contains(library.Code.Start) && loaded.Text.Contains(library.Code.End.Plus(-1))));
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Threads)]
    public void Differences_are_what_the_victim_was_told_to_do(VictimFlavour flavour)
    {
        string library = LoadsVictim.Library();
        using LoadsVictim victim = new(flavour);
        Assert.Equal(victim.Objects, victim.Agent.Update().Loaded);
        victim.Do($"open {library}", "opened 0");
        LoadedObject loaded = Assert.Single(victim.Agent.Update().Loaded);
        Assert.Equal((library, 0), (loaded.Path, loaded.Namespace));
        victim.Do($"open {library}", "opened 1");
        Assert.Same(LinkerChange.None, victim.Agent.Update());
        victim.Do("close 0", "closed 0");
        Assert.Same(LinkerChange.None, victim.Agent.Update());
        victim.Do("close 1", "closed 1");
        Assert.Equal([loaded], victim.Agent.Update().Unloaded);
    }

    [Fact]
    public void Every_namespace_of_a_running_process_is_seen()
    {
        // It must need the C library, or its namespace holds nothing else.
        string library = Victims.Build("lib", VictimFlavour.Library, "-Wl,--no-as-needed", "-lc");
        using LoadsVictim victim = new(VictimFlavour.Pie);
        victim.Agent.Update();
        for (int i = 0; i < 3; i++)
        {
            victim.Do($"new {library}", $"opened {i}");
            ImmutableArray<LoadedObject> loaded = victim.Agent.Update().Loaded;
            Assert.All(loaded, item => Assert.Equal(i + 1, item.Namespace));
            AssertMapped(victim, Assert.Single(loaded, item => item.Path == library), isOnlyOne: false);
            Assert.Contains(loaded, static item => item.Path.Contains("libc.so", StringComparison.Ordinal));
        }

        Assert.Equal(3, victim.Objects.Where(item => item.Path == library).Select(static item => item.Bias).Distinct().Count());
        victim.Do("close 1", "closed 1");
        LinkerChange change = victim.Agent.Update();
        Assert.Empty(change.Loaded);
        Assert.All(change.Unloaded, static item => Assert.Equal(2, item.Namespace));
        Assert.Contains(change.Unloaded, item => item.Path == library);
    }

    [Fact]
    public void A_linker_run_as_a_command_is_found_where_the_program_should_be()
    {
        string program = Victims.Build("loads");
        using LoadsVictim victim = new(["/lib64/ld-linux-x86-64.so.2", program]);
        Assert.True(victim.Host.LinkerBase.IsNull);
        victim.Do($"open {LoadsVictim.Library()}", "opened 0");
        ImmutableArray<LoadedObject> objects = victim.Objects;
        // The linker forgets the name that it was given, and the kernel's name is the linker's.
        Assert.Equal(("", true, false), (objects[0].Path, objects[0].IsExecutable, objects[0].IsLinker));
        Assert.Equal(BuildIdOf(program), objects[0].BuildId);
        Assert.Contains("ld-linux", Assert.Single(objects, static loaded => loaded.IsLinker).Path, StringComparison.Ordinal);
        Assert.Equal(LoadsVictim.Library(), objects[^1].Path);
        AssertMapped(victim, objects[0] with { Path = program });
    }

    [Theory]
    [InlineData(VictimFlavour.MuslStatic)]
    [InlineData(VictimFlavour.Static | VictimFlavour.Stripped)]
    public void A_static_program_without_a_linker_says_so(VictimFlavour flavour)
    {
        using RunningVictim victim = RunningVictim.Start(Victims.Build("sleeper", flavour));
        victim.WaitForLine("");
        using ObservedHost host = new(victim.ProcessId);
        Assert.False(LinkerAgent.TryCreate(host, out _, out string reason));
        Assert.Contains("statically linked", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/bin/python3")]
    [InlineData("/usr/bin/gdb")]
    public void Programs_that_nobody_here_wrote_are_read(string program)
    {
        using RunningVictim victim = RunningVictim.Start(program, "-q");
        string path = CommandRunner.Output("realpath", program).TrimEnd();
        Eventually.Wait(() => new ProcessFiles().Executable(victim.ProcessId, victim.ProcessId) == path && HasLinker(victim.ProcessId), "the exec");
        using ObservedHost host = new(victim.ProcessId);
        Assert.True(LinkerAgent.TryCreate(host, out LinkerAgent? agent, out string reason), reason);
        Eventually.Wait(() => agent.ReadState() == LinkerState.Consistent && agent.TryReadObjects(out var early) && early.Length > 4, "the start");
        Assert.True(agent.TryReadObjects(out ImmutableArray<LoadedObject> objects));
        foreach (LoadedObject loaded in objects.Where(static loaded => !loaded.IsVdso))
        {
            Assert.Equal((loaded.Path, BuildIdOf(loaded.Path)), (loaded.Path, loaded.BuildId));
            Assert.NotEqual(0ul, loaded.Text.Size);
        }
    }

    // In the middle of the exec the program is a new one, and the kernel has not told it yet where its linker is.
    private static bool HasLinker(int processId)
    {
        using ObservedHost host = new(processId);
        return !host.LinkerBase.IsNull;
    }

    private static void AssertMapped(LoadsVictim victim, LoadedObject loaded, bool isOnlyOne = true)
    {
        MapsLine[] lines = MapsLine.Of(victim.ProcessId, loaded);
        if (!isOnlyOne) lines = [.. lines.Where(line => loaded.Extent.Contains(line.Range.Start))];
        Assert.Equal(lines[0].Range.Start, loaded.Extent.Start);
        // The end of zeroed data has no file behind it.
        Assert.True(lines[^1].Range.End <= loaded.Extent.End, loaded.ToString());
        Assert.Contains(MapsLine.Of(victim.ProcessId), line => line.Range.Contains(loaded.Extent.End.Plus(-1)));
        MapsLine[] text = [.. lines.Where(static line => line.IsExecutable)];
        Assert.Equal((text[0].Range.Start, text[^1].Range.End), (loaded.Text.Start, loaded.Text.End));
    }

    private static string? BuildIdOf(string path)
    {
        const string Mark = "Build ID: ";
        string notes = CommandRunner.Output("readelf", "-n", path);
        int start = notes.IndexOf(Mark, StringComparison.Ordinal);
        return start < 0 ? null : notes[(start + Mark.Length)..].Split('\n')[0].Trim();
    }

    // "From To Syms Read Shared Object Library", a line each: 0x... 0x... Yes [(*)] PATH.
    private static (string Path, AddressRange Code)[] LibrariesOfGdb(int pid) =>
    [
        .. from line in CommandRunner.Output("gdb", "-nx", "-batch", "-p", $"{pid}", "-ex", "info sharedlibrary").Split('\n')
           where line.StartsWith("0x", StringComparison.Ordinal)
           let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           where fields[1].StartsWith("0x", StringComparison.Ordinal)
           select (fields[^1], new AddressRange(Address(fields[0]), Address(fields[1]))),
    ];

    private static TargetAddress Address(string text) =>
        new(ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
