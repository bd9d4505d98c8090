using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Watching;

/// <summary>
/// One compact object a line. Text that is no valid Unicode (a path of the victim's may be any bytes) comes with U+FFFD in place of what
/// is wrong: JSON has no other way that every reader takes.
/// </summary>
internal sealed class JsonFormat : IRecordFormat, IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _writer = new(Stream.Null, s_options);

    public void Write(VictimEvent record, IBufferWriter<byte> output)
    {
        if (record is ObjectsChangedEvent { Change: var change })
        {
            foreach ((string name, LoadedObject one) in EventName.Of(change))
                WriteLine(record, name, one, output);
        }
        else
        {
            WriteLine(record, EventName.Of(record), null, output);
        }
    }

    public void Dispose() => _writer.Dispose();

    private void WriteLine(VictimEvent record, string name, LoadedObject? loaded, IBufferWriter<byte> output)
    {
        _writer.Reset(output);
        _writer.WriteStartObject();
        _writer.WriteNumber("ts"u8, record.Timestamp);
        _writer.WriteString("event"u8, name);
        _writer.WriteNumber("pid"u8, record.ProcessId);
        _writer.WriteNumber("tid"u8, record.ThreadId);
        if (loaded is null)
            WriteOwn(record);
        else
            WriteObject(loaded);
        _writer.WriteEndObject();
        _writer.Flush();
        output.Write("\n"u8);
    }

    private void WriteObject(LoadedObject loaded)
    {
        _writer.WriteString("path"u8, loaded.Path);
        _writer.WriteNumber("namespace"u8, loaded.Namespace);
        _writer.WriteString("bias"u8, loaded.Bias.ToString());
        _writer.WriteString("buildId"u8, loaded.BuildId);
    }

    private void WriteOwn(VictimEvent record)
    {
        switch (record)
        {
            case CreatedEvent created:
                WriteArguments(created.Arguments);
                break;
            case GrabbedEvent grabbed:
                _writer.WriteNumber("threads"u8, grabbed.Threads);
                break;
            case StopPointEvent stop:
                _writer.WriteString("at"u8, EventName.Of(stop.At));
                break;
            case ExecEvent exec:
                _writer.WriteString("path"u8, exec.Path);
                WriteArguments(exec.Arguments);
                break;
            case ExecFailedEvent failed:
                _writer.WriteString("path"u8, failed.Path);
                _writer.WriteString("error"u8, failed.Error.Name);
                break;
            case ChildEvent child:
                _writer.WriteNumber("child"u8, child.ChildId);
                break;
            case ThreadExitedEvent ended:
                WriteStatus(ended.Status);
                break;
            case ExitedEvent exited:
                WriteStatus(exited.Status);
                break;
            default:
                WriteSignalOrText(record);
                break;
        }
    }

    private void WriteSignalOrText(VictimEvent record)
    {
        switch (record)
        {
            case SignalEvent signal:
                _writer.WriteString("name"u8, SignalName.Of(signal.Signal));
                _writer.WriteNumber("code"u8, signal.Code);
                WriteProcess("sender"u8, signal.SenderId);
                break;
            case StoppedEvent stopped:
                _writer.WriteString("signal"u8, SignalName.Of(stopped.Signal));
                WriteProcess("by"u8, stopped.SenderId);
                break;
            case ContinuedEvent continued:
                WriteProcess("by"u8, continued.SenderId);
                break;
            case LostEvent lost:
                _writer.WriteString("reason"u8, lost.Reason);
                break;
            case GapEvent gap:
                _writer.WriteString("reason"u8, gap.Reason);
                break;
            case DroppedEvent dropped:
                _writer.WriteString("reason"u8, dropped.Reason);
                _writer.WriteNumber("dropped"u8, dropped.Count);
                break;
            case WarningEvent warning:
                _writer.WriteString("text"u8, warning.Text);
                break;
            case ErrorEvent error:
                _writer.WriteString("text"u8, error.Text);
                break;
            default:
                break;
        }
    }

    private void WriteArguments(ImmutableArray<string> arguments)
    {
        _writer.WriteStartArray("argv"u8);
        foreach (string argument in arguments)
            _writer.WriteStringValue(argument);
        _writer.WriteEndArray();
    }

    /// <summary>A status that nobody knows has a code of null.</summary>
    private void WriteStatus(ExitStatus? known)
    {
        if (known is not { } status)
        {
            _writer.WriteNull("code"u8);
            return;
        }

        if (status.Signal == 0)
        {
            _writer.WriteNumber("code"u8, status.Code);
            return;
        }

        _writer.WriteString("signal"u8, SignalName.Of(status.Signal));
        _writer.WriteBoolean("core"u8, status.CoreDumped);
    }

    /// <summary>Null where it is unknown, or was the kernel.</summary>
    private void WriteProcess(ReadOnlySpan<byte> key, int process)
    {
        if (process == 0)
            _writer.WriteNull(key);
        else
            _writer.WriteNumber(key, process);
    }
}
