using System.Text.Json;
using Bridle.Control.Pausing;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Inspecting;

/// <summary>Stacks as objects, one a thread.</summary>
internal static class StackJson
{
    /// <param name="core">The path of the core file that they are from; null for none.</param>
    public static void Write(JsonLines json, ProcessStacks stacks, StackNamer namer, string? core = null)
    {
        foreach (TakenStack thread in stacks.Threads) json.Write("stack", writer => Write(writer, stacks.ProcessId, thread, namer, core));
    }

    private static void Write(Utf8JsonWriter writer, int processId, TakenStack thread, StackNamer namer, string? core)
    {
        writer.WriteNumber("pid", processId);
        writer.WriteNumber("tid", thread.ThreadId);
        if (core is not null) writer.WriteString("core", core);
        writer.WriteString("name", thread.Name);
        writer.WriteString("state", $"{thread.State}");
        writer.WriteString("taken", TakingOf(thread.Taking));
        writer.WriteBoolean("live", thread.IsPartlyLive);
        writer.WriteString("problem", thread.Problem);
        writer.WriteBoolean("complete", thread.Stack?.End.IsComplete ?? false);
        writer.WriteString("end", thread.Stack is { End.IsComplete: false } cut ? cut.End.ToString() : null);
        writer.WriteStartArray("frames");
        if (thread.Stack is { } stack)
            foreach (NamedFrame frame in namer.Name(stack)) Write(writer, frame);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, NamedFrame frame)
    {
        writer.WriteStartObject();
        writer.WriteString("address", frame.Address.ToString());
        writer.WriteString("module", OrNull(frame.Module));
        writer.WriteString("path", OrNull(frame.ModulePath));
        writer.WriteString("function", OrNull(frame.Function));
        writer.WriteNumberOrNull("offset", frame.Function.Length == 0 || frame.IsInlined ? null : frame.Offset);
        writer.WriteString("file", OrNull(frame.SourcePath));
        writer.WriteNumberOrNull("line", frame.Line == 0 ? null : (ulong)frame.Line);
        writer.WriteNumberOrNull("column", frame.Column == 0 ? null : (ulong)frame.Column);
        if (frame.IsInlined) writer.WriteBoolean("inlined", true);
        if (frame.IsSignal) writer.WriteBoolean("signal", true);
        if (frame.IsGuess) writer.WriteBoolean("guess", true);
        writer.WriteEndObject();
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string? TakingOf(StackTaking taking) => taking switch
    {
        StackTaking.None => null,
        StackTaking.Stopped => "stopped",
        StackTaking.Asleep => "asleep",
        _ => throw new InvalidOperationException($"no name for {taking}"),
    };
}
