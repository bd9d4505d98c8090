using System.CommandLine;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>A verb that reads something of each process and prints it, and never stops one.</summary>
/// <param name="Name">Of the verb.</param>
/// <param name="Description">In a line.</param>
/// <param name="Read">Reads it, or throws an <see cref="InspectionException"/>.</param>
/// <param name="Print">Prints it for people.</param>
/// <param name="Write">Writes it for programs.</param>
internal sealed record Inspection<T>(
    string Name,
    string Description,
    Func<InspectedProcess, T> Read,
    Action<Page, InspectedProcess, T> Print,
    Action<JsonLines, InspectedProcess, T> Write)
{
    /// <summary>Enough of a process's arguments to know it by.</summary>
    private const int LongestHeader = 200;

    public Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.OneOrMore);
        Option<bool> json = new("--json") { Description = "Print one JSON object a line" };
        Command verb = new(Name, Description) { json, processes };
        verb.SetAction(parsed => Run(ProcessArgument.Of(parsed.GetValue(processes)), parsed.GetValue(json)));
        return verb;
    }

    private int Run(ProcessArgument[] processes, bool json)
    {
        using Report report = new(json);
        return InspectionRun.Run(report, processes, process => Show(report, process, processes.Length > 1));
    }

    private void Show(Report report, ProcessArgument argument, bool isOneOfSeveral)
    {
        InspectedProcess process = InspectedProcess.Open(argument.ProcessId, argument.ThreadId);
        T value = Read(process);
        if (report.Json is { } lines)
        {
            Write(lines, process, value);
            return;
        }

        if (isOneOfSeveral || process.NamespaceIds.Length > 1) PrintHeader(report.Page, process);
        Print(report.Page, process, value);
    }

    private static void PrintHeader(Page page, InspectedProcess process)
    {
        string thread = process.ThreadId == 0 ? "" : $"/{process.ThreadId}";
        page.Add($"{process.ProcessId}{thread}", Ink.Bold);
        if (process.NamespaceIds.Length > 1)
            page.Add($" ({process.NamespaceIds[^1]} in its pid namespace)");
        string arguments = string.Join(' ', process.ReadArguments());
        string text = arguments.Length == 0 ? $"[{process.Name}]" : arguments;
        page.Add(": ").Line(text.Length <= LongestHeader ? text : $"{text[..LongestHeader]}...");
    }
}
