using System.Text.Json;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

/// <summary>The fields that docs/json.md promises.</summary>
public class JsonTests
{
    [Fact]
    public void A_record_has_its_probe_and_an_object_for_each_action()
    {
        JsonElement record = Lines("BEGIN { printf(\"%d %s\\n\", -3, \"x\"); trace(\"y\"); exit(4); }")[0];
        Assert.Equal(("record", "dtrace", "BEGIN", 0), (Text(record, "kind"), Text(record, "provider"), Text(record, "name"), record.GetProperty("clause").GetInt32()));
        Assert.Equal("""[{"action":"printf","text":"-3 x\n","values":[-3,"x"]},{"action":"trace","values":["y"]},{"action":"exit","values":[4]}]""", record.GetProperty("data").GetRawText());
    }

    [Fact]
    public void Unsigned_values_bytes_and_text_that_is_no_Unicode_keep_their_form()
    {
        JsonElement record = Lines("BEGIN { trace(18446744073709551615ull); tracemem(alloca(3), 3); trace(\"a\\xff\"); exit(0); }")[0];
        Assert.Equal("[18446744073709551615]|[\"000000\"]|[\"a\uFFFD\"]|[0]", string.Join('|', record.GetProperty("data").EnumerateArray().Select(static action => action.GetProperty("values").GetRawText())));
    }

    [Theory]
    [InlineData("@[3, \"k\"] = sum(7)", """{"name":"_","function":"sum","normal":1,"entries":[{"key":[3,"k"],"value":7}]}""")]
    [InlineData("@a = quantize(0); @a = quantize(-5); @a = quantize(1)", """{"name":"a","function":"quantize","normal":1,"entries":[{"key":[],"buckets":[{"from":-7,"to":-3,"count":1},{"from":0,"to":1,"count":1},{"from":1,"to":2,"count":1}]}]}""")]
    [InlineData("@a = lquantize(-1, 0, 10, 5); @a = lquantize(7, 0, 10, 5); @a = lquantize(10, 0, 10, 5)", """{"name":"a","function":"lquantize","normal":1,"entries":[{"key":[],"buckets":[{"from":null,"to":0,"count":1},{"from":5,"to":10,"count":1},{"from":10,"to":null,"count":1}]}]}""")]
    [InlineData("@a = llquantize(150, 10, 0, 2, 20); @a = llquantize(5000, 10, 0, 2, 20); @a = llquantize(-1, 10, 0, 2, 20)", """{"name":"a","function":"llquantize","normal":1,"entries":[{"key":[],"buckets":[{"from":-1,"to":0,"count":1},{"from":150,"to":200,"count":1},{"from":1000,"to":null,"count":1}]}]}""")]
    public void A_snapshot_is_data(string statements, string expected)
    {
        JsonElement[] lines = Lines($"BEGIN {{ {statements}; printa(@{(statements[1] == 'a' ? "a" : "")}); exit(0); }}");
        Assert.Equal(expected, lines[0].GetProperty("data")[0].GetProperty("aggregations")[0].GetRawText());
        Assert.Equal(["record", "end"], lines.Select(static line => Text(line, "kind")));
    }

    [Fact]
    public void What_was_not_printed_comes_at_the_end_and_the_status_last()
    {
        JsonElement[] lines = Lines("BEGIN { @x = count(); @y = max(3); normalize(@y, 2); exit(3); }")[1..];
        Assert.Equal(["aggregation x 1", "aggregation y 2", "end"], lines.Select(static line => string.Join(' ', new[] { Text(line, "kind"), Text(line, "name"), Text(line, "normal") }.Where(static part => part.Length > 0))));
        Assert.Equal("3", Text(lines[^1], "status"));
    }

    [Fact]
    public void Faults_drops_and_messages_are_lines_too_in_their_order()
    {
        JsonElement[] lines = Lines("BEGIN { @ = count(); normalize(@, 0); } BEGIN { x = 1 / (arg0 - arg0); } BEGIN { trace(speculation()); trace(speculation()); } BEGIN { exit(0); }");
        Assert.Equal(["record", "message", "fault", "record", "record", "drop", "aggregation", "end"], lines.Select(static line => Text(line, "kind")));
        JsonElement fault = lines.Single(static line => Text(line, "kind") == "fault");
        Assert.Equal(("divide-by-zero", "4", "1"), (Text(fault, "fault"), Text(fault, "code"), Text(fault, "clause")));
        JsonElement drop = lines.Single(static line => Text(line, "kind") == "drop");
        Assert.Equal(("failed speculation", "1"), (Text(drop, "what"), Text(drop, "count")));
    }

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    private static JsonElement[] Lines(string program)
    {
        TestHost host = new();
        ProbeTable probes = new();
        new TracingRun(Running.Compile(program, probes), probes, host, new RunOptions { AsJson = true }).Run();
        Assert.Empty(host.Messages);
        JsonElement[] lines = [.. host.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(System.Text.Encoding.Latin1.GetBytes(line)).RootElement)];
        Assert.All(lines, static line => Assert.Equal("1", Text(line, "v")));
        return lines;
    }
}
