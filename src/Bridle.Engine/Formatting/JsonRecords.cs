using System.Text.Encodings.Web;
using System.Text.Json;
using Bridle.Engine.Interpreting;
using Bridle.Engine.Probes;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>What a run shows as one object a line; docs/json.md names the fields.</summary>
internal sealed class JsonRecords(ProgramUnit unit, JsonValues values, FormatPrinter formats, AggregationPrinter aggregations, ByteText output) : IDisposable
{
    private const int Version = 1;

    private static readonly string[] s_functions = ["count", "sum", "min", "max", "avg", "stddev", "quantize", "lquantize", "llquantize"];

    private readonly Utf8JsonWriter _writer = new(output.Writer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly List<string> _pending = [];
    private bool _isInRecord;

    public void Dispose() => _writer.Dispose();

    public void BeginRecord(in RecordHeader header, Probe probe)
    {
        Begin("record"u8);
        WritePlace(header, probe);
        _writer.WriteStartArray("data"u8);
        _isInRecord = true;
    }

    public void Action(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        if (action.Kind == ActionKind.Default) return;
        _writer.WriteStartObject();
        _writer.WriteString("action"u8, NameOf(action));
        WriteFields(action, data);
        _writer.WriteEndObject();
    }

    public void EndRecord()
    {
        _writer.WriteEndArray();
        End();
        _isInRecord = false;
        foreach (string text in _pending) Message(text);
        _pending.Clear();
    }

    public void Fault(in RecordHeader header, Probe probe)
    {
        Begin("fault"u8);
        WritePlace(header, probe);
        _writer.WriteString("fault"u8, MessageText.FaultName((FaultCode)header.Detail));
        _writer.WriteNumber("code"u8, header.Detail);
        _writer.WriteNumber("value"u8, header.Value);
        _writer.WriteNumber("pc"u8, header.Place + 1);
        End();
    }

    public void Drops(string what, long count, int? processor)
    {
        Begin("drop"u8);
        _writer.WriteString("what"u8, what);
        _writer.WriteNumber("count"u8, count);
        if (processor is { } cpu) _writer.WriteNumber("cpu"u8, cpu);
        End();
    }

    /// <summary>Of an action it comes after the record.</summary>
    public void Message(string text)
    {
        if (_isInRecord)
        {
            _pending.Add(text);
            return;
        }
        Begin("message"u8);
        _writer.WriteString("text"u8, text);
        End();
    }

    /// <summary>The end of the run: what printa() has not shown, then the status.</summary>
    public void Rest(bool withAggregations, int status)
    {
        foreach (AggregationDescriptor aggregation in unit.Program.Aggregations)
        {
            if (!withAggregations || aggregations.WasPrinted(aggregation.Id)) continue;
            Begin("aggregation"u8);
            WriteAggregation(aggregation);
            End();
        }
        Begin("end"u8);
        _writer.WriteNumber("status"u8, status);
        End();
    }

    private void Begin(ReadOnlySpan<byte> kind)
    {
        _writer.Reset(output.Writer);
        _writer.WriteStartObject();
        _writer.WriteNumber("v"u8, Version);
        _writer.WriteString("kind"u8, kind);
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        output.Add("\n");
    }

    private void WritePlace(in RecordHeader header, Probe probe)
    {
        _writer.WriteNumber("ts"u8, header.Timestamp);
        _writer.WriteNumber("cpu"u8, header.Processor);
        _writer.WriteNumber("id"u8, probe.Id);
        _writer.WriteString("provider"u8, probe.Provider);
        _writer.WriteString("module"u8, probe.Module);
        _writer.WriteString("function"u8, probe.Function);
        _writer.WriteString("name"u8, probe.Name);
        _writer.WriteNumber("clause"u8, header.Clause);
    }

    private static string NameOf(ActionDescriptor action) => action.Kind switch
    {
        ActionKind.TraceMemory => "tracemem",
        ActionKind.UserStack => "ustack",
        ActionKind.KernelStack => "stack",
        ActionKind.Truncate => "trunc",
        ActionKind.SetOption => "setopt",
        _ => action.Kind.ToString().ToLowerInvariant(),
    };

    private void WriteFields(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        switch (action.Kind)
        {
            case ActionKind.Printf or ActionKind.System or ActionKind.Freopen:
                _writer.WriteString("text"u8, JsonValues.Unicode(formats.Print(unit.Program.Formats[action.Format], action.Fields, data)));
                WriteValues(action, data);
                break;
            case ActionKind.Printa:
                WriteAggregations(action);
                break;
            case ActionKind.Print:
                _writer.WriteString("type"u8, unit.Program.Layouts[action.Layout].Name);
                _writer.WriteString("text"u8, JsonValues.Unicode(TypePrinter.Print(unit.Program.Layouts, action.Layout, action.Fields, data)));
                break;
            case ActionKind.Clear or ActionKind.Truncate or ActionKind.Normalize or ActionKind.Denormalize:
                _writer.WriteString("aggregation"u8, unit.Program.Aggregations[action.Aggregations[0]].Name);
                WriteValues(action, data);
                break;
            default:
                WriteValues(action, data);
                break;
        }
    }

    private void WriteValues(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        _writer.WriteStartArray("values"u8);
        foreach (DataField field in action.Fields) values.Write(_writer, field, data);
        _writer.WriteEndArray();
    }

    private void WriteAggregations(ActionDescriptor action)
    {
        if (action.Format >= 0) _writer.WriteString("format"u8, JsonValues.Unicode(unit.Program.Formats[action.Format].Text));
        _writer.WriteStartArray("aggregations"u8);
        foreach (int id in action.Aggregations)
        {
            _writer.WriteStartObject();
            WriteAggregation(unit.Program.Aggregations[id]);
            _writer.WriteEndObject();
        }
        _writer.WriteEndArray();
        aggregations.MarkPrinted(action);
    }

    private void WriteAggregation(AggregationDescriptor aggregation)
    {
        AggregationRows rows = aggregations.Rows([aggregation.Id]);
        _writer.WriteString("name"u8, aggregation.Name);
        _writer.WriteString("function"u8, s_functions[(int)aggregation.Function]);
        _writer.WriteNumber("normal"u8, aggregations.Normal(aggregation.Id));
        _writer.WriteStartArray("entries"u8);
        foreach (AggregationRow row in rows.Sorted())
        {
            _writer.WriteStartObject();
            _writer.WriteStartArray("key"u8);
            foreach (DataField key in aggregation.Keys) values.Write(_writer, key, rows.Key(row));
            _writer.WriteEndArray();
            JsonValues.WriteState(_writer, aggregation, rows.State(row, 0), aggregations.Normal(aggregation.Id));
            _writer.WriteEndObject();
        }
        _writer.WriteEndArray();
    }
}
