using System.Globalization;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

public sealed class PerfMapTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Later_lines_win_and_what_is_appended_is_read_when_it_is_needed()
    {
        File.WriteAllText(_path, "1000 20 first\n1000 10 second\n2000 10 a name with blanks\n0x3000 10 prefixed\nno line at all\n4000 zz bad\n5000 10 not whole");
        PerfMap map = new(_path);
        Assert.Equal(("second", 0x1000UL), Find(map, 0x100f));
        Assert.Equal(("first", 0x1000UL), Find(map, 0x1010));
        Assert.Equal(("a name with blanks", 0x2000UL), Find(map, 0x2004));
        Assert.Equal(("prefixed", 0x3000UL), Find(map, 0x3000));
        Assert.Equal(default, Find(map, 0x1020));
        Assert.Equal(default, Find(map, 0x4000));
        Assert.Equal(default, Find(map, 0x5000));
        File.AppendAllText(_path, " yet\n2000 10 moved\n6000 10 new\n");
        Assert.Equal("a name with blanks", Find(map, 0x2004).Name); // Nobody has missed anything.
        Assert.Equal("not whole yet", Find(map, 0x5008).Name);
        Assert.Equal("moved", Find(map, 0x2004).Name);
        Assert.Equal("new", Find(map, 0x6000).Name);
    }

    [Fact]
    public void A_file_that_was_written_anew_is_read_anew()
    {
        File.WriteAllText(_path, "1000 20 before it was written anew\n");
        PerfMap map = new(_path);
        Assert.Equal("before it was written anew", Find(map, 0x1000).Name);
        File.WriteAllText(_path, "2000 20 after\n");
        Assert.Equal("after", Find(map, 0x2000).Name);
        Assert.Equal(default, Find(map, 0x1000));
    }

    [Fact]
    public void A_link_a_pipe_and_nothing_name_nothing_and_block_nobody()
    {
        File.WriteAllText(_path, "1000 20 first\n");
        string link = $"{_path}.link", pipe = $"{_path}.pipe";
        File.CreateSymbolicLink(link, _path);
        CommandRunner.Output("mkfifo", pipe);
        foreach (string path in (string[])[link, pipe, $"{_path}.none", "/dev/zero"]) Assert.Equal(default, Find(new PerfMap(path), 0x1000));
        File.Delete(link);
        File.Delete(pipe);
    }

    [Fact]
    public void Every_limit_ends_the_reading()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 100).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{0x1000 + (i * 16):x} 10 name{i}")));
        PerfMapLimits limits = PerfMapLimits.Default;
        Assert.Equal(("name99", default), (Find(new PerfMap(_path), 0x1630).Name, Find(new PerfMap(_path, limits with { Lines = 50 }), 0x1630)));
        Assert.Equal("name49", Find(new PerfMap(_path, limits with { Lines = 50 }), 0x1310).Name);
        Assert.Equal(default, Find(new PerfMap(_path, limits with { FileBytes = 500 }), 0x1630));
        Assert.Equal("name9", Find(new PerfMap(_path, limits with { FileBytes = 500 }), 0x1090).Name);
        Assert.Equal("nam", Find(new PerfMap(_path, limits with { NameBytes = 3 }), 0x1000).Name);
        File.WriteAllLines(_path, ["1000 1000 wide", .. Enumerable.Range(1, 20).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{0x1000 + i:x} 1 small"))]);
        Assert.Equal("wide", Find(new PerfMap(_path, limits with { Overlapping = 30 }), 0x1800).Name);
        Assert.Equal(default, Find(new PerfMap(_path, limits with { Overlapping = 5 }), 0x1800));
    }

    public void Dispose() => File.Delete(_path);

    private static (string Name, ulong Start) Find(PerfMap map, ulong address) =>
        map.TryName(new TargetAddress(address), out NamedCode code) ? (code.Name, code.Start.Value) : default;
}
