using System.Text.Json;
using Bridle.Cli.Watching;
using Bridle.Control.Events;

namespace Bridle.EndToEnd.Tests.Watching;

public class JsonFormatTests
{
    // What programs rely on: a change here is a change of the contract.
    private const string Expected = """
        {"ts":1500000000,"event":"create","pid":7,"tid":7,"argv":["ls","-l","a b",""]}
        {"ts":1501000000,"event":"grab","pid":7,"tid":7,"threads":3}
        {"ts":1502000000,"event":"stop","pid":7,"tid":8,"at":"postinit"}
        {"ts":1503000000,"event":"exec","pid":7,"tid":8,"path":"/bin/ls","argv":["ls","it's"]}
        {"ts":1504000000,"event":"exec-failed","pid":7,"tid":8,"path":"/nowhere","error":"ENOENT"}
        {"ts":1505000000,"event":"fork","pid":7,"tid":8,"child":9}
        {"ts":1506000000,"event":"vfork","pid":7,"tid":8,"child":9}
        {"ts":1507000000,"event":"clone","pid":7,"tid":8,"child":9}
        {"ts":1508000000,"event":"thread-start","pid":7,"tid":8}
        {"ts":1509000000,"event":"thread-exit","pid":7,"tid":8,"code":0}
        {"ts":1510000000,"event":"unload","pid":7,"tid":8,"path":"/lib/libc.so.6","namespace":0,"bias":"0x7f001000","buildId":"ab12"}
        {"ts":1510000000,"event":"load","pid":7,"tid":8,"path":"/lib/libc.so.6","namespace":0,"bias":"0x7f001000","buildId":"ab12"}
        {"ts":1510000000,"event":"load","pid":7,"tid":8,"path":"/opt/plug in.so","namespace":2,"bias":"0x7f001000","buildId":null}
        {"ts":1511000000,"event":"signal","pid":7,"tid":8,"name":"SIGUSR1","code":-6,"sender":99}
        {"ts":1512000000,"event":"signal","pid":7,"tid":7,"name":"SIGSEGV","code":1,"sender":null}
        {"ts":1513000000,"event":"stopped","pid":7,"tid":7,"signal":"SIGSTOP","by":99}
        {"ts":1514000000,"event":"continued","pid":7,"tid":7,"by":null}
        {"ts":1515000000,"event":"exit","pid":7,"tid":7,"code":3}
        {"ts":1516000000,"event":"exit","pid":7,"tid":7,"signal":"SIGSEGV","core":true}
        {"ts":1517000000,"event":"lost","pid":7,"tid":7,"reason":"unobservable"}
        {"ts":1518000000,"event":"gap","pid":7,"tid":7,"reason":"stopped by Ctrl-Z"}
        {"ts":1519000000,"event":"gap","pid":7,"tid":7,"reason":"2 records dropped: the output was blocked","dropped":2}
        {"ts":1520000000,"event":"warning","pid":7,"tid":7,"text":"set-id"}
        {"ts":1521000000,"event":"error","pid":7,"tid":7,"text":"probe"}
        """;

    [Fact]
    public void Every_record_is_one_compact_object_with_the_keys_that_programs_know()
    {
        using JsonFormat format = new();
        Assert.Equal(Expected.Split('\n'), Records.Lines(format, Records.All));
    }

    [Fact]
    public void An_end_that_nobody_knows_is_no_success()
    {
        using JsonFormat format = new();
        string expected = """{"ts":0,"event":"exit","pid":7,"tid":7,"code":null}""";
        Assert.Equal(expected, Assert.Single(Records.Lines(format, new ExitedEvent(7, null))));
    }

    // Not as inline data: attributes are kept as UTF-8, which has no lone surrogates.
    public static TheoryData<string, string> Texts { get; } = new()
    {
        { "/tmp/\ud800.so", "/tmp/\ufffd.so" },
        { "/tmp/\udc80\udcff", "/tmp/\ufffd\ufffd" },
        { "\u0001\n\"\\\u2028", "\u0001\n\"\\\u2028" },
        { "caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600" },
    };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void Text_that_is_no_Unicode_still_gives_valid_JSON_on_one_line(string path, string read)
    {
        using JsonFormat format = new();
        string line = Assert.Single(Records.Lines(format, new ExecEvent(7, 7, path, [path])));
        using JsonDocument parsed = JsonDocument.Parse(line);
        Assert.Equal(read, parsed.RootElement.GetProperty("path").GetString());
        Assert.Equal(read, parsed.RootElement.GetProperty("argv")[0].GetString());
    }

    [Fact]
    public void No_change_of_the_objects_is_no_line()
    {
        using JsonFormat format = new();
        System.Buffers.ArrayBufferWriter<byte> output = new();
        format.Write(new ObjectsChangedEvent(7, 7, Linker.LinkerChange.None, 1), output);
        Assert.Equal(0, output.WrittenCount);
    }
}
