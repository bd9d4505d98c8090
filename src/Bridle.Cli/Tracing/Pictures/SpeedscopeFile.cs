using System.Text.Json;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>The file format of speedscope.app: a profile an aggregation, a weighted sample a row.</summary>
internal static class SpeedscopeFile
{
    public static byte[] Write(IReadOnlyList<StackRow> rows, string title)
    {
        using MemoryStream file = new();
        using (Utf8JsonWriter json = new(file))
        {
            Dictionary<string, int> frames = [];
            foreach (string frame in rows.SelectMany(static row => row.Frames)) frames.TryAdd(frame, frames.Count);
            json.WriteStartObject();
            json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
            json.WriteString("exporter", "bridle");
            json.WriteString("name", title);
            WriteFrames(json, frames);
            json.WriteStartArray("profiles");
            foreach (IGrouping<string, StackRow> profile in rows.GroupBy(static row => row.Aggregation)) WriteProfile(json, profile.Key, [.. profile], frames);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return file.ToArray();
    }

    private static void WriteFrames(Utf8JsonWriter json, Dictionary<string, int> frames)
    {
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (string frame in frames.OrderBy(static pair => pair.Value).Select(static pair => pair.Key))
        {
            json.WriteStartObject();
            json.WriteString("name", frame);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, string name, StackRow[] rows, Dictionary<string, int> frames)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", name);
        json.WriteString("unit", "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", rows.Sum(static row => (decimal)Math.Max(0, row.Value)));
        json.WriteStartArray("samples");
        foreach (StackRow row in rows)
        {
            json.WriteStartArray();
            foreach (string frame in row.Frames) json.WriteNumberValue(frames[frame]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (StackRow row in rows) json.WriteNumberValue(Math.Max(0, row.Value));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
