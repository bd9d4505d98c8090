using System.Globalization;
using Bridle.Processes.StartUp;
using Bridle.Processes.Tests.Stepping;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.StartUp;

public class EntryDecoderTests
{
    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.Musl | VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void The_start_of_a_program_says_where_main_is(VictimFlavour flavour)
    {
        string path = ProgramRun.Compiler.Build("sleeper", flavour);
        ElfFileMemory memory = new(path);
        Assert.True(EntryDecoder.TryFindMainCall(memory, memory.Entry, out EntryCall call));
        Assert.Equal(Symbol(path, "main"), call.Argument);
        Assert.Equal((flavour & (VictimFlavour.Musl | VictimFlavour.MuslStatic)) != 0, call.IsJump);
        if ((flavour & (VictimFlavour.Static | VictimFlavour.StaticPie | VictimFlavour.MuslStatic)) != 0)
            Assert.Equal(Symbol(path, "__libc_start_main"), call.Target);
    }

    [Fact]
    public void A_static_pie_program_of_musl_relocates_itself_on_its_way_to_main()
    {
        // The wrapper knows no -static-pie; its last word is the path of its specs, which lie beside the start files.
        string wrapper = ProgramRun.Lines("sh", "-c", "cat \"$(command -v musl-gcc)\"")[^1];
        string folder = Path.GetDirectoryName(wrapper.Split('"')[^2])!;
        string[] start = [.. new[] { "rcrt1.o", "crti.o", "crtn.o" }.Select(name => Path.Combine(folder, name))];
        string path = ProgramRun.Compiler.Build("sleeper", VictimFlavour.Musl, ["-nostartfiles", "-Wl,-static,-pie,--no-dynamic-linker", .. start]);
        ElfFileMemory memory = new(path);
        Assert.True(EntryDecoder.TryFindMainCall(memory, memory.Entry, out EntryCall call));
        Assert.Equal(Symbol(path, "main"), call.Argument);
        Assert.True(call.IsJump);
        Assert.Equal(Symbol(path, "__libc_start_main"), call.Target);
    }

    [Fact]
    public void Main_may_come_from_a_word_that_only_the_relocations_fill()
    {
        string path = ProgramRun.Compiler.Build("sleeper", VictimFlavour.Pie, "-Wl,--no-relax");
        ElfFileMemory memory = new(path);
        Assert.True(EntryDecoder.TryFindMainCall(memory, memory.Entry, out EntryCall call));
        Assert.Null(call.Argument);
        string slot = call.ArgumentSlot!.Value.Value.ToString("x12", CultureInfo.InvariantCulture);
        string main = Symbol(path, "main").Value.ToString("x", CultureInfo.InvariantCulture);
        string relocation = Assert.Single(ProgramRun.Lines("readelf", "-rW", path), line => line.Contains(slot, StringComparison.Ordinal));
        Assert.True(relocation.TrimEnd().EndsWith(main, StringComparison.Ordinal) || relocation.Contains("main", StringComparison.Ordinal), relocation);
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void A_debugger_that_stops_at_the_call_finds_main_in_rdi(VictimFlavour flavour)
    {
        string path = ProgramRun.Compiler.Build("sleeper", flavour | VictimFlavour.Stripped);
        string named = ProgramRun.Compiler.Build("sleeper", flavour);
        ElfFileMemory memory = new(path);
        Assert.True(EntryDecoder.TryFindMainCall(memory, memory.Entry, out EntryCall call));
        string distance = call.Address.DistanceFrom(memory.Entry).ToString(CultureInfo.InvariantCulture);
        string[] lines = ProgramRun.Lines(
            "gdb", "-nx", "-batch", "-ex", "set confirm off", "-ex", "set debuginfod enabled off", "-ex", "starti", "-ex", "python " + GdbScript(distance),
            "-ex", "kill", path);
        long found = long.Parse(Assert.Single(lines, static line => line.StartsWith("main-entry ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.Equal(Symbol(named, "main").DistanceFrom(new ElfFileMemory(named).Entry), found);
    }

    [Fact]
    public void A_program_without_such_a_start_has_no_main()
    {
        // Endless code without a call, a jump to itself, nothing readable, and a chain of calls without an argument.
        byte[] nops = [.. Enumerable.Repeat((byte)0x90, 4096)], loop = [0xeb, 0xfe], chain = [.. Enumerable.Repeat(new byte[] { 0xe8, 0, 0, 0, 0 }, 64).SelectMany(static call => call)];
        Assert.False(EntryDecoder.TryFindMainCall(new FlatMemory(0, nops), TargetAddress.Null, out _));
        Assert.False(EntryDecoder.TryFindMainCall(new FlatMemory(0, loop), TargetAddress.Null, out _));
        Assert.False(EntryDecoder.TryFindMainCall(FlatMemory.None, TargetAddress.Null, out _));
        Assert.False(EntryDecoder.TryFindMainCall(new FlatMemory(0, chain), TargetAddress.Null, out EntryCall call));
        Assert.Equal(default, call);
    }

    [Theory]
    [InlineData(EntryDecoder.MostInstructions - 1, true)]
    [InlineData(EntryDecoder.MostInstructions, false)]
    public void The_call_is_looked_for_within_a_limit(int nops, bool expected)
    {
        byte[] code = [.. Enumerable.Repeat((byte)0x90, nops), 0xe8, 0, 0, 0, 0];
        Assert.Equal(expected, EntryDecoder.TryFindCall(new FlatMemory(0x1000, code), new TargetAddress(0x1000), out EntryCall call));
        Assert.Equal(expected ? new TargetAddress((ulong)(0x1000 + nops)) : TargetAddress.Null, call.Address);
    }

    [Theory]
    [InlineData(EntryDecoder.MostFunctions - 1, true)]
    [InlineData(EntryDecoder.MostFunctions, false)]
    public void Main_is_looked_for_through_few_functions(int calls, bool expected)
    {
        byte[] code = [.. Enumerable.Repeat(new byte[] { 0xe8, 0, 0, 0, 0 }, calls).SelectMany(static call => call), 0xbf, 5, 0, 0, 0, 0xe8, 0, 0, 0, 0];
        Assert.Equal(expected, EntryDecoder.TryFindMainCall(new FlatMemory(0x1000, code), new TargetAddress(0x1000), out EntryCall call));
        Assert.Equal(expected ? new TargetAddress(5) : null, call.Argument);
    }

    private static string GdbScript(string distance) =>
        $"""exec("import re\nentry = int(re.search('Entry point: (0x[0-9a-f]+)', gdb.execute('info files', to_string=True)).group(1), 16)\ngdb.execute('tbreak *%d' % (entry + {distance}))\ngdb.execute('continue')\nprint('main-entry', int(gdb.parse_and_eval('(long)$rdi')) - entry)")""";

    private static TargetAddress Symbol(string path, string name) => new(ulong.Parse(
        Assert.Single(ProgramRun.Lines("nm", path), line => line.EndsWith($" {name}", StringComparison.Ordinal)).Split(' ')[0],
        NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
