using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Bridle.Cli.Inspecting;
using Bridle.Cli.Watching;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle tree: who is whose child.</summary>
internal static class TreeVerb
{
    public static Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.ZeroOrMore);
        Option<bool> json = new("--json") { Description = "Print one JSON object a line" };
        Option<bool> threads = new("--threads") { Description = "Print threads too" };
        Command verb = new("tree", "Print who is whose child") { json, threads, processes };
        verb.SetAction(parsed =>
            Run(ProcessArgument.Of(parsed.GetValue(processes)), parsed.GetValue(json), parsed.GetValue(threads)));
        return verb;
    }

    private static int Run(ProcessArgument[] processes, bool json, bool threads)
    {
        using Report report = new(json);
        ProcessTree tree = ProcessTree.Read();
        ProcessArgument[] subjects = processes.Length == 0 ? [default] : processes;
        return InspectionRun.Run(report, subjects, subject =>
        {
            int id = subject.ProcessId;
            ImmutableArray<TreeEntry> entries = id == 0 ? tree.Whole() : tree.Around(id);
            foreach (TreeEntry entry in entries) Show(report, entry, id, threads);
        });
    }

    private static void Show(Report report, TreeEntry entry, int asked, bool threads)
    {
        ImmutableArray<(int ThreadId, string Name)> others = threads ? entry.ReadThreads() : [];
        if (report.Json is { } lines) Write(lines, entry, others, threads);
        else Print(report.Page, entry, others, asked);
    }

    private static void Print(Page page, TreeEntry entry, ImmutableArray<(int ThreadId, string Name)> threads, int asked)
    {
        string id = entry.ProcessId.ToString(CultureInfo.InvariantCulture);
        int gap = Math.Max(1, 8 - id.Length);
        page.Fill(2 * entry.Depth).Add(id, entry.ProcessId == asked ? Ink.Green : Ink.Bold).Fill(gap);
        if (entry.Arguments.IsEmpty) page.Add($"[{entry.Name}]", Ink.Grey);
        else page.Add(Cut(entry.Arguments, Terminal.Width - 2 * entry.Depth - id.Length - gap));
        if (entry.State == 'Z') page.Add(" zombie", Ink.Red);
        page.End();
        foreach ((int thread, string name) in threads)
            page.Fill(2 * entry.Depth + 4).Add($"{thread}", Ink.Grey).Add(" ").Line($"{{{name}}}", Ink.Grey);
    }

    private static string Cut(ImmutableArray<string> arguments, int room)
    {
        StringBuilder line = new();
        HumanText.AppendArguments(line, arguments);
        return line.Length <= room ? line.ToString() : line.ToString(0, Math.Max(0, room));
    }

    private static void Write(JsonLines json, TreeEntry entry, ImmutableArray<(int ThreadId, string Name)> threads, bool withThreads) =>
        json.Write("process", writer =>
        {
            writer.WriteNumber("pid", entry.ProcessId);
            writer.WriteNumber("ppid", entry.ParentId);
            writer.WriteNumber("depth", entry.Depth);
            writer.WriteString("name", entry.Name);
            writer.WriteString("state", $"{entry.State}");
            writer.WriteBoolean("kernel", entry.IsKernelThread);
            writer.WriteStrings("args", entry.Arguments);
            if (!withThreads) return;
            writer.WriteStartArray("threads");
            foreach ((int thread, string name) in threads)
            {
                writer.WriteStartObject();
                writer.WriteNumber("tid", thread);
                writer.WriteString("name", name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
