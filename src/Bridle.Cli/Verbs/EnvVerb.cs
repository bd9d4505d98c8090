using System.Collections.Immutable;
using System.CommandLine;
using Bridle.Cli.Inspecting;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle env: what processes were started with.</summary>
internal static class EnvVerb
{
    public static Command Build()
    {
        View<IProcessView, ImmutableArray<string>> view = new(static process => process.ReadEnvironment(), Print, Write);
        return new Inspection("env", "Print the environment that processes were started with", view.Show) { Core = view.Show }.Build();
    }

    private static void Print(Page page, IProcessView process, ImmutableArray<string> variables)
    {
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            page.Add(equals < 0 ? "" : variable[..equals], Ink.Cyan).Line(equals < 0 ? variable : variable[equals..]);
        }
    }

    private static void Write(JsonLines json, IProcessView process, ImmutableArray<string> variables) =>
        json.Write("env", process, writer => writer.WriteStrings("env", variables));
}
