using System.CommandLine;
using Bridle.Cli.Inspecting;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle doctor: what may be traced here, and what to change.</summary>
internal static class DoctorVerb
{
    public static Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.ZeroOrMore);
        Option<bool> json = new("--json") { Description = "Print one JSON object a line" };
        Command verb = new("doctor", "Print what may be traced here, and what to change") { json, processes };
        verb.SetAction(parsed => Run(ProcessArgument.Of(parsed.GetValue(processes)), parsed.GetValue(json)));
        return verb;
    }

    private static int Run(ProcessArgument[] processes, bool json)
    {
        using Report report = new(json);
        IEnumerable<Condition> conditions = TracingConditions.Examine().Concat(processes.Select(static process => TracingConditions.OfProcess(process.ProcessId)));
        return InspectionRun.Run(report, [conditions.ToArray()], all =>
        {
            if (report.Json is { } lines) Array.ForEach(all, condition => Write(lines, condition));
            else Print(report.Page, all);
        });
    }

    private static void Print(Page page, Condition[] conditions)
    {
        int width = conditions.Max(static condition => condition.Name.Length);
        foreach (Condition condition in conditions)
        {
            string state = NameOf(condition.State);
            page.Add(state, InkOf(condition.State)).Fill(9 - state.Length).Add(condition.Name, Ink.Bold)
                .Fill(width + 2 - condition.Name.Length).Line(condition.Text);
            if (condition.Cure is { } cure) page.Fill(9 + width + 2).Add("cure: ", Ink.Grey).Line(cure);
        }
    }

    private static void Write(JsonLines json, Condition condition) => json.Write("condition", writer =>
    {
        writer.WriteString("name", condition.Name);
        writer.WriteString("state", NameOf(condition.State));
        writer.WriteString("text", condition.Text);
        writer.WriteString("cure", condition.Cure);
    });

    private static string NameOf(ConditionState state) => state switch
    {
        ConditionState.Ok => "ok",
        ConditionState.Limited => "limited",
        ConditionState.No => "no",
        _ => throw new InvalidOperationException($"no name for state {state}"),
    };

    private static Ink InkOf(ConditionState state) => state switch
    {
        ConditionState.Ok => Ink.Green,
        ConditionState.Limited => Ink.Yellow,
        _ => Ink.Red,
    };
}
