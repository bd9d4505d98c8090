using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>
/// One object a line. Each begins with the version of these formats, its kind and the process; within a version, fields and kinds are
/// added, and none is changed or taken away.
/// </summary>
internal sealed class JsonLines : IDisposable
{
    public const int Version = 1;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _writer;

    public JsonLines(ArrayBufferWriter<byte> output)
    {
        _output = output;
        _writer = new Utf8JsonWriter(output, s_options);
    }

    /// <summary>A line about a process, or about the one thread of it that was asked for.</summary>
    public void Write(string kind, IProcessView process, Action<Utf8JsonWriter> fields) => Write(kind, writer =>
    {
        writer.WriteNumber("pid"u8, process.ProcessId);
        if (process.ThreadId != 0) writer.WriteNumber("tid"u8, process.ThreadId);
        if (process is CoreProcess core) writer.WriteString("core"u8, core.Path);
        fields(writer);
    });

    public void Write(string kind, Action<Utf8JsonWriter> fields)
    {
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteNumber("v"u8, Version);
        _writer.WriteString("kind"u8, kind);
        fields(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        _output.Write("\n"u8);
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>Shapes that several verbs write.</summary>
internal static class JsonShapes
{
    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    public static void WriteNumbers(this Utf8JsonWriter writer, string name, IEnumerable<long> values)
    {
        writer.WriteStartArray(name);
        foreach (long value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Null for none.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, ulong? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>The process's id in every pid namespace, ours first; nothing where there is only ours.</summary>
    public static void WriteNamespaceIds(this Utf8JsonWriter writer, ImmutableArray<int> ids)
    {
        if (ids.Length > 1) writer.WriteNumbers("nspid", ids.Select(static id => (long)id));
    }
}
