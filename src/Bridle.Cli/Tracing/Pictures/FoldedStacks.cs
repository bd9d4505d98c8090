using System.Globalization;
using System.Text;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>A stack a line, its frames apart by semicolons, then its value: what other tools draw flame graphs from.</summary>
internal static class FoldedStacks
{
    public static string Write(IReadOnlyList<StackRow> rows)
    {
        Dictionary<string, Int128> lines = new(StringComparer.Ordinal);
        foreach (StackRow row in rows)
        {
            string stack = string.Join(';', row.Frames.Select(static frame => frame.Replace(';', ':').Replace('\n', ' ')));
            lines[stack] = lines.GetValueOrDefault(stack) + row.Value;
        }
        StringBuilder text = new();
        foreach ((string stack, Int128 value) in lines.OrderBy(static line => line.Key, StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"{stack} {value}\n");
        return text.ToString();
    }
}
