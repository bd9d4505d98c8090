using System.Buffers;
using System.Globalization;
using System.Text;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux.Signals;

namespace Bridle.Cli.Watching;

/// <summary>Lines for people: seconds since the first record, who, what, and the rest in words.</summary>
internal sealed class HumanFormat(bool colour) : IRecordFormat
{
    private const string Bold = "1", Red = "31", Green = "32", Yellow = "33", Grey = "90";

    private readonly StringBuilder _line = new();
    private long? _start;

    public void Write(VictimEvent record, IBufferWriter<byte> output)
    {
        if (record is ObjectsChangedEvent { Change: var change })
        {
            foreach ((string name, LoadedObject one) in EventName.Of(change))
                WriteObject(record, name, one, output);
        }
        else
        {
            Begin(record, EventName.Of(record), ColourOf(record));
            AppendDetails(record);
            End(output);
        }
    }

    private static string ColourOf(VictimEvent record) => record switch
    {
        CreatedEvent or GrabbedEvent or ExecEvent => Green,
        ExitedEvent or StopPointEvent => Bold,
        ErrorEvent or LostEvent => Red,
        WarningEvent or GapEvent or DroppedEvent or SignalEvent or StoppedEvent or ContinuedEvent or ExecFailedEvent => Yellow,
        ThreadStartedEvent or ThreadExitedEvent => Grey,
        _ => "",
    };

    private void WriteObject(VictimEvent record, string name, LoadedObject loaded, IBufferWriter<byte> output)
    {
        Begin(record, name, Grey);
        HumanText.AppendVisible(_line, loaded.Path);
        _line.Append(CultureInfo.InvariantCulture, $" at {loaded.Bias}");
        if (loaded.Namespace != 0)
            _line.Append(CultureInfo.InvariantCulture, $" in namespace {loaded.Namespace}");
        End(output);
    }

    private void Begin(VictimEvent record, string name, string ansi)
    {
        double seconds = unchecked(record.Timestamp - (_start ??= record.Timestamp)) / 1e9;
        string who = record.ThreadId == record.ProcessId ? $"{record.ProcessId}" : $"{record.ProcessId}/{record.ThreadId}";
        _line.Clear().Append(CultureInfo.InvariantCulture, $"{seconds,11:0.000000}  {who,-13} ");
        bool isColoured = colour && ansi.Length != 0;
        if (isColoured)
            _line.Append("\x1b[").Append(ansi).Append('m');
        _line.Append(CultureInfo.InvariantCulture, $"{name,-12}");
        if (isColoured)
            _line.Append("\x1b[0m");
        _line.Append(' ');
    }

    private void AppendDetails(VictimEvent record)
    {
        switch (record)
        {
            case CreatedEvent created:
                HumanText.AppendArguments(_line, created.Arguments);
                break;
            case GrabbedEvent grabbed:
                _line.Append(CultureInfo.InvariantCulture, $"{grabbed.Threads} thread{(grabbed.Threads == 1 ? "" : "s")}");
                break;
            case StopPointEvent stop:
                _line.Append("at ").Append(EventName.Of(stop.At));
                break;
            case ExecEvent exec:
                HumanText.AppendVisible(_line, exec.Path);
                _line.Append(": ");
                HumanText.AppendArguments(_line, exec.Arguments);
                break;
            case ExecFailedEvent failed:
                HumanText.AppendVisible(_line, failed.Path);
                _line.Append(": ").Append(failed.Error.Message.ToLowerInvariant());
                break;
            case ChildEvent child:
                _line.Append(CultureInfo.InvariantCulture, $"child {child.ChildId}");
                break;
            case ThreadExitedEvent ended:
                HumanText.AppendStatus(_line, ended.Status);
                break;
            case ExitedEvent exited:
                HumanText.AppendStatus(_line, exited.Status);
                break;
            default:
                AppendSignalOrText(record);
                break;
        }
    }

    private void AppendSignalOrText(VictimEvent record)
    {
        string text = record switch
        {
            SignalEvent signal => $"{SignalName.Of(signal.Signal)}{Sender("from", signal.SenderId)}",
            StoppedEvent stopped => $"{SignalName.Of(stopped.Signal)}{Sender("from", stopped.SenderId)}",
            ContinuedEvent continued => Sender("by", continued.SenderId).TrimStart(),
            LostEvent lost => lost.Reason,
            GapEvent gap => gap.Reason,
            DroppedEvent dropped => dropped.Reason,
            WarningEvent warning => warning.Text,
            ErrorEvent error => error.Text,
            _ => "",
        };
        HumanText.AppendVisible(_line, text);
    }

    private static string Sender(string preposition, int process) => process == 0 ? "" : $" {preposition} pid {process}";

    private void End(IBufferWriter<byte> output)
    {
        while (_line[^1] == ' ')
            _line.Length--;
        _line.Append('\n');
        Encoding.UTF8.GetBytes(_line.ToString(), output);
    }
}
