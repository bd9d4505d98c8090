using System.Collections.Immutable;
using System.CommandLine;
using Bridle.Cli.Inspecting;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle env: what processes were started with.</summary>
internal static class EnvVerb
{
    public static Command Build() => new Inspection<ImmutableArray<string>>(
        "env", "Print the environment that processes were started with", static process => process.ReadEnvironment(), Print, Write).Build();

    private static void Print(Page page, InspectedProcess process, ImmutableArray<string> variables)
    {
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            page.Add(equals < 0 ? "" : variable[..equals], Ink.Cyan).Line(equals < 0 ? variable : variable[equals..]);
        }
    }

    private static void Write(JsonLines json, InspectedProcess process, ImmutableArray<string> variables) =>
        json.Write("env", process, writer => writer.WriteStrings("env", variables));
}
