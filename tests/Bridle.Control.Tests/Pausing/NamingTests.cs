using System.Collections.Immutable;
using System.Globalization;
using Bridle.Control.Pausing;
using Bridle.Processes.Stacks;
using Bridle.Testing;

namespace Bridle.Control.Tests.Pausing;

/// <summary>Names, lines and inlined calls against gdb's.</summary>
public class NamingTests
{
    private const string Script = """
        f = gdb.newest_frame()
        while f:
            s = f.find_sal()
            print('frame|%x|%s|%s|%d|%s' % (f.pc(), f.name(), s.symtab.fullname() if s.symtab else '', s.line, f.type() == gdb.INLINE_FRAME))
            f = f.older()
        """;

    [Fact]
    public void Names_lines_and_inlined_calls_are_those_of_gdb()
    {
        using RunningVictim victim = Start();
        string[][] expected = Gdb(victim.ProcessId);
        NamedFrame[] named = [.. Named(victim.ProcessId, StackNamingOptions.Default with { Sources = SourceSearch.AllFiles })];
        Assert.Equal(expected.Length, named.Length);
        foreach ((string[] gdb, NamedFrame frame) in expected.Zip(named))
        {
            Assert.Equal(gdb[1], frame.Address.Value.ToString("x", CultureInfo.InvariantCulture));
            Assert.Equal(gdb[5], $"{frame.IsInlined}");
            if (frame.SourcePath.EndsWith("names.cc", StringComparison.Ordinal)) Assert.Equal((gdb[3], gdb[4]), (frame.SourcePath, $"{frame.Line}"));
            if (frame.Module.StartsWith("names", StringComparison.Ordinal) && frame.SourcePath.Length != 0) Assert.True(IsSameName(gdb[2], frame.Function), $"{gdb[2]} {frame}");
        }

        Assert.Equal(2, named.Count(static frame => frame.IsInlined));
        Assert.Contains(named, static frame => frame.Function == "shapes::Box<int>::weigh(int) const");
    }

    [Fact]
    public void Raw_names_and_no_lines_are_what_the_file_has()
    {
        using RunningVictim victim = Start();
        NamedFrame[] named = [.. Named(victim.ProcessId, (StackNamingOptions.Default with { Sources = SourceSearch.None }).WithRawNames())];
        Assert.Contains(named, static frame => frame.Function == "_ZNK6shapes3BoxIiE5weighEi");
        Assert.All(named, static frame => Assert.Equal(("", 0, false), (frame.SourcePath, frame.Line, frame.IsInlined)));
    }

    [Fact]
    public void Separate_debug_files_are_read_when_that_is_asked_for_only()
    {
        string program = Build(), stripped = $"{program}.stripped", debug = Path.Combine(Path.GetDirectoryName(program)!, ".debug", Path.GetFileName(stripped) + ".debug");
        Directory.CreateDirectory(Path.GetDirectoryName(debug)!);
        CommandRunner.Output("objcopy", "--only-keep-debug", program, debug);
        CommandRunner.Output("objcopy", "--strip-all", $"--add-gnu-debuglink={debug}", program, stripped);
        using RunningVictim victim = Start(stripped);
        NamedFrame[] cheap = [.. Named(victim.ProcessId, null)], all = [.. Named(victim.ProcessId, StackNamingOptions.Default with { Sources = SourceSearch.AllFiles })];
        Assert.All(cheap, static frame => Assert.Equal(("", 0, false), (frame.SourcePath, frame.Line, frame.IsInlined)));
        Assert.Contains(cheap, static frame => frame.Function == "shapes::Box<int>::weigh(int) const");
        Assert.Equal(2, all.Count(static frame => frame.IsInlined));
        Assert.Contains(all, static frame => frame.SourcePath.EndsWith("names.cc", StringComparison.Ordinal));
    }

    // Ours has the parameters. Of an inlined function that no other file can call there is no linkage name to make scopes of.
    private static bool IsSameName(string gdb, string ours) =>
        ours.Contains(gdb, StringComparison.Ordinal) || gdb.EndsWith($"(anonymous namespace)::{ours}", StringComparison.Ordinal);

    private static string Build()
    {
        string source = Path.Combine(VictimCompiler.Root, "victims/dwarf/names.cc"), folder = Path.Combine(VictimCompiler.Root, "artifacts/victims/dwarf");
        Directory.CreateDirectory(folder);
        string program = Path.Combine(folder, $"names.{File.GetLastWriteTimeUtc(source).Ticks:x}"), unfinished = $"{program}.{Environment.ProcessId}";
        if (!File.Exists(program))
        {
            CommandRunner.Output("g++", "-g", "-O2", "-o", unfinished, source);
            File.Move(unfinished, program, overwrite: true);
        }

        return program;
    }

    private static RunningVictim Start(string? program = null)
    {
        RunningVictim victim = RunningVictim.Start(program ?? Build());
        victim.WaitForLine("ready");
        Eventually.Wait(() => File.ReadAllText($"/proc/{victim.ProcessId}/syscall").StartsWith("34 ", StringComparison.Ordinal), "it is in pause");
        return victim;
    }

    private static ImmutableArray<NamedFrame> Named(int processId, StackNamingOptions? options)
    {
        using ControlSession session = new();
        ProcessStacks stacks = session.ReadStacks(processId);
        return new StackNamer(stacks.Snapshot.Symbols, options).Name(stacks.Threads.Single().Stack!);
    }

    private static string[][] Gdb(int processId)
    {
        string script = Path.Combine(Path.GetTempPath(), $"bridle-names-{Environment.ProcessId}.py");
        File.WriteAllText(script, Script);
        string output = CommandRunner.Output(
            "gdb", "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off", "-ex", "set backtrace past-main on", "-ex", "set backtrace past-entry on", "-p", $"{processId}", "-x", script);
        File.Delete(script);
        return [.. output.Split('\n').Where(static line => line.StartsWith("frame|", StringComparison.Ordinal)).Select(static line => line.Split('|'))];
    }
}
