using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle limits: how much processes may use.</summary>
internal static class LimitsVerb
{
    public static Command Build() => new Inspection("limits", "Print the resource limits of processes",
        new View<InspectedProcess, ImmutableArray<ResourceLimit>>(static process => process.ReadLimits(), Print, Write).Show).Build();

    private static void Print(Page page, InspectedProcess process, ImmutableArray<ResourceLimit> limits)
    {
        TextTable table = new("NAME", ">SOFT", ">HARD", "UNIT", "WHAT");
        foreach (ResourceLimit limit in limits)
            table.Add(new Cell(limit.ShortName, Ink.Cyan), TextOf(limit.Soft), TextOf(limit.Hard), limit.Unit, limit.Name);
        table.PrintOn(page);
    }

    private static string TextOf(ulong? value) => value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "unlimited";

    private static void Write(JsonLines json, InspectedProcess process, ImmutableArray<ResourceLimit> limits)
    {
        foreach (ResourceLimit limit in limits)
        {
            json.Write("limit", process, writer =>
            {
                writer.WriteString("name", limit.ShortName);
                writer.WriteNumberOrNull("soft", limit.Soft);
                writer.WriteNumberOrNull("hard", limit.Hard);
                writer.WriteString("unit", limit.Unit);
            });
        }
    }
}
