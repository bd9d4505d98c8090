using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Symbols;

/// <summary>What addresses and names mean in running programs, against nm and /proc/PID/maps.</summary>
public sealed class ProcessSymbolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle symbols ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void Main_is_where_nm_and_the_kernel_say(VictimFlavour flavour)
    {
        using LookedAt victim = LookedAt.Start(Victims.Build("sleeper", flavour));
        TargetAddress main = Witness(victim.Victim.ProcessId, Victims.Build("sleeper", flavour), "main");
        Assert.Equal(main, LookedAt.Find(victim.Symbols, "a.out", "main"));
        Assert.Equal(main, LookedAt.Find(victim.Symbols, "sleeper", "main"));
        Assert.Equal(main, LookedAt.Find(victim.Symbols, "", "main"));
        Assert.Equal("sleeper`main", victim.Symbols.Describe(main));
        Assert.Equal("sleeper`main+0x4", victim.Symbols.Describe(main.Plus(4)));
        Assert.Equal("0x10", victim.Symbols.Describe(new TargetAddress(0x10)));
    }

    [Theory]
    [InlineData("libc.so.6", true)]
    [InlineData("libc", true)]
    [InlineData("a.out", false)]
    [InlineData("LM0`libc", true)]
    [InlineData("LM1`libc", false)]
    [InlineData("libc.so", false)]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6", true)]
    [InlineData("", true)]
    public void A_library_is_meant_by_any_of_its_names(string pattern, bool found)
    {
        using LookedAt victim = LookedAt.Start(Victims.Build("sleeper"));
        TargetAddress expected = found ? Witness(victim.Victim.ProcessId, "/lib/x86_64-linux-gnu/libc.so.6", "getpid@@GLIBC_2.2.5", "-D") : TargetAddress.Null;
        Assert.Equal(expected, LookedAt.Find(victim.Symbols, pattern, "getpid"));
    }

    [Fact]
    public void The_linker_and_the_vdso_have_symbols_too()
    {
        using LookedAt victim = LookedAt.Start(Victims.Build("sleeper"));
        Assert.False(LookedAt.Find(victim.Symbols, "ld.so", "__tls_get_addr").IsNull);
        TargetAddress clock = LookedAt.Find(victim.Symbols, "", "__vdso_clock_gettime");
        string vdso = File.ReadLines($"/proc/{victim.Victim.ProcessId}/maps").Single(static line => line.EndsWith("[vdso]", StringComparison.Ordinal));
        Assert.Equal(Hex(vdso.Split('-')[0]), clock.Value & ~0xffful);
        Assert.EndsWith("`clock_gettime", victim.Symbols.Describe(clock), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_in_search_order_wins_and_each_object_still_has_its_own()
    {
        // LD_PRELOAD is split at blanks.
        string folder = Directory.CreateTempSubdirectory("bridle-early").FullName, source = Path.Combine(folder, "early.c"), library = Path.Combine(folder, "libearly.so");
        File.WriteAllText(source, "int getpid(void) { return 7; }\n");
        CommandRunner.Output("gcc", "-shared", "-fPIC", "-o", library, source);
        RunningVictim running = RunningVictim.Start("/usr/bin/env", $"LD_PRELOAD={library}", Victims.Build("sleeper"));
        running.WaitForLine("ready 7");
        using LookedAt victim = new(running);
        Directory.Delete(folder, recursive: true);
        TargetAddress first = LookedAt.Find(victim.Symbols, "", "getpid");
        Assert.Equal(first, LookedAt.Find(victim.Symbols, "libearly", "getpid"));
        TargetAddress second = LookedAt.Find(victim.Symbols, "libc", "getpid");
        Assert.False(second.IsNull || second == first);
    }

    [Fact]
    public void A_file_that_was_deleted_and_replaced_is_still_the_one_that_runs()
    {
        string path = Path.Combine(_folder, "odd name (deleted)");
        File.Copy(Victims.Build("sleeper"), path);
        using LookedAt before = LookedAt.Start(path);
        File.Delete(path);
        File.Copy("/bin/true", path);
        using TracedProcess later = new(before.Victim.ProcessId, new ProcessFiles());
        later.OpenProgram();
        ProcessSymbols after = later.Snapshot.Symbols;
        TargetAddress main = LookedAt.Find(before.Symbols, "a.out", "main");
        Assert.False(main.IsNull);
        Assert.Equal(main, LookedAt.Find(after, "a.out", "main"));
        Assert.Equal("main", after.TryFind(main, out SymbolPlace place) ? place.Name : "");
    }

    [Fact]
    public void A_snapshot_keeps_what_addresses_meant_though_another_library_takes_the_place_and_the_process_ends()
    {
        string first = Library("first"), second = Library("second");
        using LookedAt victim = LookedAt.Start(Victims.Build("loads"));
        victim.Tell($"open {first}", "opened 0");
        ProcessSymbols then = victim.Update();
        TargetAddress address = LookedAt.Find(then, "first", "first_function");
        victim.Tell("close 0", "closed 0");
        victim.Update();
        File.Delete(first);
        victim.Tell($"open {second}", "opened 1");
        ProcessSymbols now = victim.Update();
        Assert.Equal(address, LookedAt.Find(now, "second", "second_function"));
        victim.Victim.WriteLine("end");
        victim.Victim.WaitForExit();
        Assert.Equal("first.so`first_function", then.Describe(address));
        Assert.Equal("second.so`second_function", now.Describe(address));
        Assert.True(LookedAt.Find(now, "first", "first_function").IsNull);
        Assert.Same(then.Objects[0], now.Objects[0]);
    }

    [Fact]
    public void A_library_in_another_namespace_has_the_file_of_the_first_and_an_address_of_its_own()
    {
        string library = Victims.Build("lib", VictimFlavour.Library);
        using LookedAt victim = LookedAt.Start(Victims.Build("loads"));
        victim.Tell($"open {library}", "opened 0");
        victim.Tell($"new {library}", "opened 1");
        ProcessSymbols symbols = victim.Update();
        TargetAddress first = LookedAt.Find(symbols, "lib", "lib_function"), second = LookedAt.Find(symbols, "LM1`lib", "lib_function");
        Assert.False(first.IsNull || second.IsNull || first == second);
        Assert.Equal(("lib.so`lib_function", "lib.so`lib_function"), (symbols.Describe(first), symbols.Describe(second)));
        Assert.Same(symbols.Select(new ObjectPattern(0, "lib")).Single().File, symbols.Select(new ObjectPattern(1, "lib")).Single().File);
    }

    [Fact]
    public void Without_a_linkers_list_the_mappings_tell()
    {
        using LookedAt victim = LookedAt.Start(Victims.Build("sleeper"));
        ProcessSnapshot bare = victim.Process.Snapshot with { Objects = [], Symbols = ProcessSymbols.Empty };
        ObjectOpener opener = new(new ObjectFileStore(), new ProcessFiles(), victim.Process.Memory, victim.Victim.ProcessId);
        ProcessObject linker = victim.Symbols.Select(new ObjectPattern(0, "ld.so")).Single();
        ProcessSymbols symbols = opener.Open(bare, ProcessSymbols.Empty, victim.Victim.ProcessId, linker.Extent.Start);
        foreach (var (pattern, name) in new[] { ("a.out", "main"), ("libc", "getpid"), ("ld.so", "__tls_get_addr"), ("", "__vdso_getcpu") })
        {
            TargetAddress expected = LookedAt.Find(victim.Symbols, pattern, name);
            Assert.False(expected.IsNull, name);
            Assert.Equal((name, expected), (name, LookedAt.Find(symbols, pattern, name)));
            // getpid and getcpu are weak, __getpid and __vdso_getcpu are global: the plain name is shown.
            Assert.EndsWith($"`{name.Replace("__vdso_", "", StringComparison.Ordinal)}", symbols.Describe(expected), StringComparison.Ordinal);
        }

        Assert.Equal(symbols.Objects, opener.Open(bare, symbols, victim.Victim.ProcessId, linker.Extent.Start).Objects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_privilege_the_path_counts_where_it_leads_to_what_was_mapped(bool isReplaced)
    {
        string library = Library("first", "-Wl,--build-id=sha1");
        RunningVictim running = RunningVictim.Start(Victims.Build("loads"));
        running.WaitForLine("ready");
        using LookedAt victim = new(running, files: new ProcessFiles(ProcWithoutMapFiles(running.ProcessId)));
        victim.Tell($"open {library}", "opened 0");
        string other = Library("second", "-Wl,--build-id=sha1");
        if (isReplaced) File.Move(other, library, overwrite: true);
        ProcessSymbols symbols = victim.Update();
        ProcessObject loaded = symbols.Select(new ObjectPattern(0, "first")).Single();
        // What took the path's place is not looked at: the names come from memory then.
        Assert.Equal(isReplaced, loaded.File!.Elf.Segments.IsEmpty);
        Assert.False(LookedAt.Find(symbols, "first", "first_function").IsNull);
        Assert.True(LookedAt.Find(symbols, "first", "second_function").IsNull);
        Assert.False(LookedAt.Find(symbols, "a.out", "main").IsNull);
        Assert.StartsWith("first.so`0x", symbols.Describe(loaded.Extent.Start), StringComparison.Ordinal);
    }

    // Links to all that is read of /proc but for map_files, so that only paths are left.
    private string ProcWithoutMapFiles(int pid)
    {
        string root = Path.Combine(_folder, "proc");
        Directory.CreateDirectory($"{root}/{pid}");
        File.CreateSymbolicLink($"{root}/{pid}/task", $"/proc/{pid}/task");
        return root;
    }

    private string Library(string name, params string[] options)
    {
        string source = Path.Combine(_folder, $"{name}.c"), library = Path.Combine(_folder, $"{name}.so");
        File.WriteAllText(source, $"int {name}_function(int v) {{ return v + 1; }}\n");
        CommandRunner.Output(["gcc", "-shared", "-fPIC", .. options, "-o", library, source]);
        return library;
    }

    // Where nm puts the symbol, above where the kernel has put the file's first byte.
    private static TargetAddress Witness(int pid, string path, string name, string option = "-a")
    {
        ulong value = Hex(CommandRunner.Output("nm", option, path).Split('\n').Select(static line => line.Split(' ')).First(fields => fields[^1] == name)[0]);
        string real = new FileInfo(path).ResolveLinkTarget(true)?.FullName ?? Path.GetFullPath(path);
        string? mapped = File.ReadLines($"/proc/{pid}/maps").FirstOrDefault(line => line.EndsWith(Path.GetFileName(real), StringComparison.Ordinal));
        ulong start = Hex(mapped!.Split('-')[0]);
        return new TargetAddress(value > start ? value : value + start);
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
