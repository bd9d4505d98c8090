using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Inspection;

/// <summary>What is loaded in processes that nobody stops, against /proc/PID/maps and readelf.</summary>
public class ObjectsTests
{
    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Musl)]
    public void The_objects_are_those_that_the_kernel_has_mapped_with_code(VictimFlavour flavour)
    {
        using RunningVictim victim = StartLoads(flavour, "open", "new");
        ObjectList list = InspectedProcess.Open(victim.ProcessId).ReadObjects();
        Assert.Equal((ObjectSource.Linker, LinkerState.Consistent, null), (list.Source, list.State, list.Note));
        Assert.Equal(CodeFiles(victim.ProcessId), Files(list));
        Assert.All(list.Objects.Where(static mapped => !mapped.Loaded.IsVdso), static mapped => Assert.Equal(BuildIdOf(mapped.File), mapped.Loaded.BuildId));
        // musl has no namespaces: dlmopen is dlopen there.
        Assert.Equal(flavour != VictimFlavour.Musl, list.Objects.Any(static mapped => mapped.Loaded.Namespace == 1));
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Musl)]
    public void The_mapped_files_alone_tell_the_same_as_the_linker(VictimFlavour flavour)
    {
        using RunningVictim victim = StartLoads(flavour, "open");
        int id = victim.ProcessId;
        ObjectList list = InspectedProcess.Open(id).ReadObjects();
        ProcessFiles files = new();
        Assert.True(files.TryReadMappings(id, id, out ImmutableArray<Mapping> mappings));
        ImmutableArray<MappedObject> mapped = new MappedObjects(files, id, id).Find(mappings);
        Assert.Equal(Facts(list.Objects), Facts(mapped));
        Assert.Equal("[vdso]", Assert.Single(mapped, static one => one.Loaded.IsVdso).File);
    }

    [Theory]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void A_static_program_is_alone_and_says_so(VictimFlavour flavour)
    {
        string program = Victims.Build("sleeper", flavour);
        using RunningVictim victim = RunningVictim.Start(program, "0");
        victim.WaitForLine("ready ");
        ObjectList list = InspectedProcess.Open(victim.ProcessId).ReadObjects();
        // glibc's static start-up makes a list of the program and the vDSO; musl's makes none.
        MappedObject only = Assert.Single(list.Objects, static mapped => !mapped.Loaded.IsVdso);
        Assert.Equal((program, program, true), (only.Loaded.Path, only.File, only.Loaded.IsExecutable));
        Assert.Equal(flavour == VictimFlavour.MuslStatic ? ObjectSource.Program : ObjectSource.Linker, list.Source);
        Assert.StartsWith("statically linked", list.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_32_bit_program_is_told_by_its_mappings()
    {
        string program = Victims.Build("sleeper", VictimFlavour.Bits32);
        Assert.SkipUnless(Victims.CanRun(program), "this kernel refuses 32-bit programs");
        using RunningVictim victim = RunningVictim.Start(program, "0");
        victim.WaitForLine("ready ");
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        ObjectList list = process.ReadObjects();
        Assert.Equal((ObjectSource.Mappings, "not a 64-bit program: told by the mappings"), (list.Source, list.Note));
        Assert.Equal(CodeFiles(victim.ProcessId), Files(list));
        Assert.Single(list.Objects, static mapped => mapped.Loaded.IsExecutable);
        ImmutableArray<AuxiliaryFact> vector = process.ReadAuxiliaryVector();
        Assert.Equal(32UL, vector.Single(static fact => fact.Entry.Type == AuxiliaryType.PhEnt).Entry.Value);
        Assert.Equal("i686", vector.Single(static fact => fact.Entry.Type == AuxiliaryType.Platform).Text);
    }

    [Fact]
    public void A_program_whose_file_is_gone_is_marked()
    {
        string copy = Path.Combine(Directory.CreateTempSubdirectory("bridle-").FullName, "a program");
        CommandRunner.Output("cp", Victims.Build("sleeper"), copy);
        using RunningVictim victim = RunningVictim.Start(copy, "0");
        victim.WaitForLine("ready ");
        string id = BuildIdOf(copy)!;
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        MappedObject program = InspectedProcess.Open(victim.ProcessId).ReadObjects().Objects[0];
        Assert.Equal((true, copy, id), (program.IsDeleted, program.File, program.Loaded.BuildId));
    }

    [Fact]
    public void A_linker_at_work_is_read_in_one_piece_or_said_to_be_at_work()
    {
        string library = Victims.Build("lib", VictimFlavour.Library);
        using RunningVictim victim = RunningVictim.Start(Victims.Build("dlopens", VictimFlavour.Threads), library, "0", "1", "forever");
        victim.WaitForLine("ready ");
        InspectedProcess process = InspectedProcess.Open(victim.ProcessId);
        int consistent = 0;
        for (int round = 0; round < 30; round++)
        {
            ObjectList list = process.ReadObjects();
            consistent += list.Note is null ? 1 : 0;
            Assert.True(list.Objects[0].Loaded.IsExecutable);
            Assert.InRange(list.Objects.Count(mapped => mapped.Loaded.Path == library), 0, 16);
            Assert.Contains(list.Objects, static mapped => mapped.Loaded.Path.EndsWith("libc.so.6", StringComparison.Ordinal));
        }

        Assert.True(consistent > 0);
    }

    [Fact]
    public void A_linker_that_stands_still_at_work_is_given_up_and_said()
    {
        using RunningVictim victim = StartLoads(VictimFlavour.Pie, "open");
        int id = victim.ProcessId;
        ProcessFiles files = new();
        files.TryReadMappings(id, id, out ImmutableArray<Mapping> mappings);
        ObjectList before = InspectedProcess.Open(id).ReadObjects();
        // r_state lies behind r_version, r_map and r_brk.
        string record = CommandRunner.Output("gdb", "-p", $"{id}", "-batch", "-nx", "-ex", "set var *(int *)((char *)&_r_debug + 24) = 1", "-ex", "detach");
        ObjectList list = new ObjectReading(files, id, id) { Patience = TimeSpan.FromMilliseconds(20) }.Read(mappings);
        Assert.True(list.Note is { } note && note.Contains("changing its lists", StringComparison.Ordinal), $"{list.Note}\n{record}");
        Assert.Equal((LinkerState.Adding, before.Objects.Length), (list.State, list.Objects.Length));
    }

    private static RunningVictim StartLoads(VictimFlavour flavour, params string[] verbs)
    {
        RunningVictim victim = RunningVictim.Start(Victims.Build("loads", flavour));
        victim.WaitForLine("ready ");
        string library = Victims.Build("lib", VictimFlavour.Library | (flavour & VictimFlavour.Musl));
        foreach (string verb in verbs)
        {
            victim.WriteLine($"{verb} {library}");
            victim.WaitForLine("opened ");
        }

        return victim;
    }

    private static IEnumerable<string> Files(ObjectList list) =>
        list.Objects.Where(static mapped => !mapped.Loaded.IsVdso).Select(static mapped => mapped.File).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> CodeFiles(int process) =>
        from line in File.ReadLines($"/proc/{process}/maps")
        where line.Split(' ')[1][2] == 'x' && line.Contains('/', StringComparison.Ordinal)
        group line by line[line.IndexOf('/', StringComparison.Ordinal)..] into files
        orderby files.Key
        select files.Key;

    private static IEnumerable<(string, LoadBias, string?, bool, bool, AddressRange)> Facts(ImmutableArray<MappedObject> objects) =>
        from mapped in objects
        let loaded = mapped.Loaded
        where !loaded.IsVdso
        orderby loaded.Extent.Start
        select (mapped.File, loaded.Bias, loaded.BuildId, loaded.IsExecutable, loaded.IsLinker, loaded.Extent);

    private static string? BuildIdOf(string file)
    {
        const string Mark = "Build ID: ";
        string line = CommandRunner.Output("readelf", "-n", file).Split('\n').FirstOrDefault(static line => line.Contains(Mark, StringComparison.Ordinal), "");
        return line.Length == 0 ? null : line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim();
    }
}
