using Bridle.Engine.Formatting;
using Bridle.Engine.Interpreting;
using Bridle.Engine.Probes;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Running;

/// <summary>The side of a run that shows: it takes records in their order and does what their actions say.</summary>
internal sealed class Consumer : IDisposable
{
    // Whoever produces faster than output goes must not keep the run from its other duties.
    private const int MostBatches = 16;

    private readonly RunHost _host;
    private readonly RunState _state;
    private readonly ProbeTable _probes;
    private readonly OptionSettings _settings;
    private readonly ProgramUnit _unit;
    private readonly AggregationPrinter _aggregations;
    private readonly DatumPrinter _data;
    private readonly FormatPrinter _formats;
    private readonly LinePrinter _lines;
    private readonly OutputQueue _queue = new();
    private readonly JsonRecords? _json;
    private readonly RunMessages _messages;
    private readonly OutputTarget _output;
    private readonly HeatHistory? _heat;

    public Consumer(ProgramUnit unit, RunState state, ProbeTable probes, RunHost host, OptionSettings settings, RunMessages messages, HeatHistory? heat, bool asJson)
    {
        (_unit, _host, _state, _probes, _settings, _messages) = (unit, host, state, probes, settings, messages);
        SymbolText symbols = new(host);
        (_data, _formats, _lines) = (new DatumPrinter(symbols, settings), new FormatPrinter(symbols), new LinePrinter(settings));
        _aggregations = new AggregationPrinter(unit, _data, _formats, symbols, settings);
        if (asJson) _json = new JsonRecords(unit, new JsonValues(symbols), _formats, _aggregations, Text);
        (_output, _heat) = (new OutputTarget(host), heat);
    }

    private ByteText Text => _queue.Text;

    /// <summary>Shows the records that there are, then what was dropped. False where there may be more: records come while others are written.</summary>
    public bool Consume()
    {
        bool isDone = false;
        for (int batch = 0; !isDone && batch < MostBatches; batch++)
        {
            isDone = _state.Locked(Format);
            _queue.Flush(_output);
        }
        return isDone;
    }

    /// <summary>Shows what others have told, whatever the records are kept for.</summary>
    public void ShowMessages()
    {
        ReportMessages();
        _queue.Flush(_output);
    }

    private bool Format()
    {
        for (; _state.Buffer.TryPeek(out RecordHeader header, out ReadOnlySpan<byte> data); _state.Buffer.Skip())
        {
            if (_queue.IsFull) return false;
            if (header.Kind != RecordKind.Fault) Show(header, data);
            else if (_json is not null) _json.Fault(header, _probes[header.Probe]);
            else Report(MessageText.Fault(header, _probes[header.Probe]));
        }
        ReportDrops();
        ReportMessages();
        return true;
    }

    private void ReportMessages()
    {
        foreach (string message in _messages.Take()) Report(message);
    }

    private void Report(string message)
    {
        if (_json is not null) _json.Message(message);
        else _queue.Then(() => _host.Report(message));
    }

    /// <summary>The end of the run: what was aggregated and not shown yet. Whoever interrupts has a line of their own, and twice wants nothing more.</summary>
    public void ShowRest(int interrupts)
    {
        if (_json is not null)
        {
            _json.Rest(interrupts < 2, _state.ExitStatus);
        }
        else
        {
            Text.Add(interrupts > 0 ? "\n\n" : "\n");
            if (interrupts < 2) _aggregations.PrintRest(Text);
        }
        _queue.Flush(_output);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _output.Dispose();
    }

    private void Show(in RecordHeader header, ReadOnlySpan<byte> data)
    {
        Clause clause = _unit.Program.Clauses[header.Clause];
        if (_json is not null) _json.BeginRecord(header, _probes[header.Probe]);
        else _lines.Begin(_probes[header.Probe], header.Clause, header.Processor, Text);
        foreach (ActionDescriptor action in clause.Actions)
        {
            bool isMarked = (data[action.Index / 8] >> (action.Index % 8) & 1) != 0;
            if (!isMarked) continue;
            if (_json is not null) _json.Action(action, data);
            else Print(action, data);
            Do(action, data);
        }
        if (_json is not null) _json.EndRecord();
        else _lines.End(Text);
    }

    private void Print(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        switch (action.Kind)
        {
            case ActionKind.Trace:
                Text.Add(_data.Trace(action.Fields[0], data, _settings.Flag("quiet")));
                break;
            case ActionKind.TraceMemory:
                Text.Add(HexDump.Of(Memory(action, data)));
                break;
            case ActionKind.Printf:
                Text.Add(Formatted(action, data));
                break;
            case ActionKind.Printa:
                _aggregations.Print(action, Text);
                break;
            case ActionKind.Print:
                Text.Add(TypePrinter.Print(_unit.Program.Layouts, action.Layout, action.Fields, data));
                break;
            case ActionKind.UserStack or ActionKind.KernelStack or ActionKind.Symbol:
                Text.Add(_data.Opaque(action.Fields[0], data));
                break;
            default:
                // Nothing to see: what it does is done next, and of a firing without actions the line is all the news.
                break;
        }
    }

    private void Do(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        switch (action.Kind)
        {
            case ActionKind.Clear or ActionKind.Truncate or ActionKind.Normalize or ActionKind.Denormalize:
                OnAggregation(action, data);
                break;
            case ActionKind.SetOption or ActionKind.Freopen or ActionKind.Ftruncate or ActionKind.System:
                OnOutput(action, data);
                break;
            default:
                // It has been shown; an exit took effect when it fired.
                break;
        }
    }

    private string Formatted(ActionDescriptor action, ReadOnlySpan<byte> data) => _formats.Print(_unit.Program.Formats[action.Format], action.Fields, data);

    private static ReadOnlySpan<byte> Memory(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = FieldValue.Bytes(action.Fields[0], data);
        return action.Fields.Length > 1 ? bytes[..(int)Math.Clamp(FieldValue.Integer(action.Fields[1], data), 0, bytes.Length)] : bytes;
    }

    private void OnAggregation(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        int id = action.Aggregations[0];
        long number = action.Fields.Length > 0 ? FieldValue.Integer(action.Fields[0], data) : 0;
        if (action.Kind is ActionKind.Clear or ActionKind.Truncate) Cut(action.Kind, id, number);
        else if (action.Kind == ActionKind.Denormalize) _aggregations.Normalize(id, 1);
        else if (number != 0) _aggregations.Normalize(id, number);
        else Report("normalize() by zero is ignored");
    }

    private void Cut(ActionKind kind, int id, long number)
    {
        _heat?.Take(id);
        if (kind == ActionKind.Clear) _unit.Aggregations.Clear(id);
        else _aggregations.Truncate(id, number);
        _heat?.Settle(id);
    }

    private void OnOutput(ActionDescriptor action, ReadOnlySpan<byte> data)
    {
        if (action.Kind == ActionKind.SetOption)
        {
            SetOption(FieldValue.Text(action.Fields[0], data), action.Fields.Length > 1 ? FieldValue.Text(action.Fields[1], data) : null);
            return;
        }
        string text = action.Kind == ActionKind.Ftruncate ? "" : Formatted(action, data);
        if (action.Kind == ActionKind.System) _queue.Then(() => _host.RunCommand(text));
        else if (action.Kind == ActionKind.Ftruncate) _queue.Then(_output.Truncate);
        else _queue.Then(() => Reopen(text));
    }

    private void Reopen(string name)
    {
        if (_output.Reopen(name) is { } fault) _host.Report(fault);
    }

    private void SetOption(string name, string? value)
    {
        bool isKnown = OptionCatalog.Entries.TryGetValue(name, out OptionEntry? entry);
        string reason = OptionSettings.InvalidName;
        if (isKnown && entry!.Class != OptionClass.Dynamic) reason = "Operation illegal when tracing is active";
        else if (_settings.TrySet(name, value, fromProgram: false, out reason)) return;
        Report($"couldn't set option \"{name}\"{(value is null ? "" : $" to \"{value}\"")}: {reason}");
    }

    private void ReportDrops()
    {
        for (int processor = 0; processor < _state.Drops.Processors; processor++) ReportDrops(_state.Drops.Take(processor), "drop", $" on CPU {processor}", "PRINCIPAL", processor);
        ReportDrops(_unit.Aggregations.Drops, "aggregation drop", " on CPU 0", "AGGREGATION", 0);
        ReportDrops(_unit.Dynamic.Drops, "dynamic variable drop", "", "DYNAMIC");
        _unit.Aggregations.Drops = _unit.Dynamic.Drops = 0;
        Speculations speculations = _state.Speculations;
        ReportDrops(speculations.Drops, "speculative drop", "", "SPEC");
        ReportDrops(speculations.Failures, "failed speculation", " (no speculative buffer available)", "SPECUNAVAIL");
        ReportSampleDrops(_state.SampleDrops);
        ReportDrops(_state.DoubleFaults, "error", " in ERROR probe enabling", "DBLERROR");
        (speculations.Drops, speculations.Failures, _state.DoubleFaults) = (0, 0, 0);
    }

    private void ReportSampleDrops(long[] counts)
    {
        ReportDrops(counts[(int)SampleLoss.NoRoom], "sample drop", " (they came faster than they were taken)", "SAMPLE");
        ReportDrops(counts[(int)SampleLoss.Paused], "sample pause", " (the kernel held its clock back: kernel.perf_event_max_sample_rate)", "SAMPLEPAUSE");
        ReportDrops(counts[(int)SampleLoss.Unreadable], "sample buffer drop", " (what was in it made no sense)", "SAMPLEBUFFER");
        Array.Clear(counts);
    }

    private void ReportDrops(long count, string what, string tail, string tag, int? processor = null)
    {
        if (count == 0) return;
        if (_json is not null) _json.Drops(tag == "DBLERROR" ? what + tail : what, count, processor);
        else Report(MessageText.Drops(count, what, tail, tag, _settings.Flag("droptags")));
    }
}
