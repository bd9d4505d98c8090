using System.CommandLine;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;
using Bridle.Processes.Symbols;

namespace Bridle.Cli.Inspecting;

/// <summary>Reads something of a subject and prints it; <paramref name="header"/> prints the line before it, where one is wanted.</summary>
internal delegate void Show<in TSubject>(Report report, TSubject subject, Action<Page> header);

/// <summary>A verb that reads something of each process and prints it, and never stops one.</summary>
/// <param name="Name">Of the verb.</param>
/// <param name="Description">In a line.</param>
/// <param name="Live">Shows a process that runs, or throws an <see cref="InspectionException"/>.</param>
internal sealed record Inspection(string Name, string Description, Show<InspectedProcess> Live)
{
    /// <summary>Enough of a process's arguments to know it by.</summary>
    private const int LongestHeader = 200;

    /// <summary>Shows one of which a core file was left; null where that makes no sense.</summary>
    public Show<CoreProcess>? Core { get; init; }

    /// <summary>What it shows depends on the mapped files, so what is wrong with them is told.</summary>
    public bool TellsDoubts { get; init; }

    /// <summary>Shows a program or library that does not run; null where that makes no sense.</summary>
    public Show<IdleObject>? Idle { get; init; }

    public Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.OneOrMore, Core is not null);
        Option<bool> json = new("--json") { Description = "Print one JSON object a line" };
        Option<string> root = CoreText.RootOption();
        Command verb = new(Name, Description) { json, processes };
        if (Core is not null) verb.Add(root);
        verb.SetAction(parsed => Run(ProcessArgument.Of(parsed.GetValue(processes)), parsed.GetValue(json), Core is null ? null : parsed.GetValue(root)));
        return verb;
    }

    private int Run(ProcessArgument[] processes, bool json, string? root)
    {
        using Report report = new(json);
        CoreOptions cores = CoreText.Options(root);
        return InspectionRun.Run(report, processes, process => ShowOne(report, process, processes.Length > 1, cores));
    }

    private void ShowOne(Report report, ProcessArgument argument, bool isOneOfSeveral, CoreOptions cores)
    {
        if (argument.Path is { } path) ShowFile(report, path, isOneOfSeveral, cores);
        else ShowLive(report, InspectedProcess.Open(argument.ProcessId, argument.ThreadId), isOneOfSeveral);
    }

    private void ShowLive(Report report, InspectedProcess process, bool isOneOfSeveral) => Live(report, process, page =>
    {
        if (isOneOfSeveral || process.NamespaceIds.Length > 1) PrintHeader(page, process);
    });

    private void ShowFile(Report report, string path, bool isOneOfSeveral, CoreOptions options)
    {
        CoreProcess core;
        try
        {
            core = CoreProcess.Open(path, options);
        }
        catch (CoreException refused) when (refused.Problem == CoreProblem.NotCore && Idle is not null && IdleObject.Open(path) is { } idle)
        {
            Idle(report, idle, page => PrintHeader(page, isOneOfSeveral, path, ""));
            return;
        }

        Core!(report, core, page => PrintHeader(page, isOneOfSeveral, path, string.Join(' ', core.ReadArguments())));
        if (TellsDoubts) CoreText.TellDoubts(report, core);
    }

    private static void PrintHeader(Page page, InspectedProcess process)
    {
        string thread = process.ThreadId == 0 ? "" : $"/{process.ThreadId}";
        page.Add($"{process.ProcessId}{thread}", Ink.Bold);
        if (process.NamespaceIds.Length > 1)
            page.Add($" ({process.NamespaceIds[^1]} in its pid namespace)");
        string arguments = string.Join(' ', process.ReadArguments());
        page.Add(": ").Line(Cut(arguments.Length == 0 ? $"[{process.Name}]" : arguments));
    }

    private static void PrintHeader(Page page, bool isOneOfSeveral, string path, string arguments)
    {
        if (isOneOfSeveral) page.Add(path, Ink.Bold).Line(arguments.Length == 0 ? ":" : $": {Cut(arguments)}");
    }

    private static string Cut(string text) => text.Length <= LongestHeader ? text : $"{text[..LongestHeader]}...";
}
