using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Control;
using Bridle.Control.Pausing;
using Bridle.DotNet;
using Bridle.Processes.Cores;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Verbs;

/// <summary>bridle stack: where the threads of processes are.</summary>
internal static class StackVerb
{
    private const double LongestBudget = 86_400;

    /// <summary>As /proc/PID/stat would have it.</summary>
    private const char Dead = 'X';

    public static Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.OneOrMore, withFiles: true);
        Option<bool> json = Flag("--json", "Print one JSON object a line"), raw = Flag("--raw", "Print the symbols as they are");
        Option<bool> source = Flag("--source", "Look into separate debug files for source lines too"), noSource = Flag("--no-source", "Do not look for source lines");
        Option<bool> noStop = Flag("--no-stop", "Stop no thread");
        Option<bool> all = Flag("--all", "Print equal stacks one by one");
        Option<string> budget = new("--budget") { Description = "Seconds for each process" };
        Option<string> frames = new("--frames") { Description = "The most frames of a stack" };
        Option<string> root = CoreText.RootOption();
        Command verb = new("stack", "Print where the threads of processes are") { json, raw, source, noSource, noStop, all, budget, frames, root, processes };
        verb.SetAction(parsed =>
        {
            StackReadOptions reading = new()
            {
                MayStop = !parsed.GetValue(noStop),
                Budget = ToBudget(parsed.GetValue(budget)) ?? StackReadOptions.Default.Budget,
                Frames = ToCount(parsed.GetValue(frames)) ?? StackReadOptions.Default.Frames,
            };
            StackNaming naming = new(parsed.GetValue(raw), ToSearch(parsed.GetValue(source), parsed.GetValue(noSource)));
            StackRequest request = new(reading, naming, CoreText.Options(parsed.GetValue(root)), parsed.GetValue(all));
            return Run(ProcessArgument.Of(parsed.GetValue(processes)), request, parsed.GetValue(json));
        });
        return verb;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static SourceSearch ToSearch(bool all, bool none) => (all, none) switch
    {
        (true, true) => throw new UsageException("--source and --no-source exclude each other"),
        (true, false) => SourceSearch.AllFiles,
        (false, true) => SourceSearch.None,
        _ => SourceSearch.OwnFiles,
    };

    private static TimeSpan? ToBudget(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= LongestBudget
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"invalid --budget: {text}");

    private static int? ToCount(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new UsageException($"invalid --frames: {text}");

    private static int Run(ProcessArgument[] processes, StackRequest request, bool json)
    {
        using Report report = new(json);
        using ControlSession session = new();
        bool isMissing = false;
        int code = InspectionRun.Run(report, processes, argument =>
        {
            ProcessStacks stacks = argument.Path is { } path
                ? ShowCore(report, CoreProcess.Open(path, request.Cores), request)
                : ShowLive(report, session, InspectedProcess.Open(argument.ProcessId, argument.ThreadId), request);
            isMissing |= !stacks.Threads.Any(static thread => thread.Stack is not null);
        });
        return isMissing ? ExitCode.Failure : code;
    }

    private static ProcessStacks ShowLive(Report report, ControlSession session, InspectedProcess process, StackRequest request)
    {
        // First: it may have ended when its stacks are printed.
        string arguments = string.Join(' ', process.ReadArguments());
        ProcessStacks stacks = Read(session, process, request.Reading);
        using DotNetNamer? managed = DotNetNamer.IsRuntimeIn(stacks.Snapshot.Mappings) ? DotNetNamesVerb.NamerOf(process.ProcessId) : null;
        StackNamer namer = request.Naming.For(stacks, process, managed);
        if (report.Json is { } lines) StackJson.Write(lines, stacks, namer);
        else StackText.Print(report.Page, arguments.Length == 0 ? $"[{process.Name}]" : arguments, stacks, namer, request.All);
        if (managed?.Trouble is { } trouble) report.Doubt(process, $"no names of managed code: {trouble}");
        return stacks;
    }

    private static ProcessStacks ShowCore(Report report, CoreProcess core, StackRequest request)
    {
        ProcessStacks stacks = new(core.ProcessId, core.Snapshot, [.. core.Threads.Select(thread => Read(core, thread.ThreadId, request.Reading.Frames))]);
        StackNamer namer = request.Naming.For(core);
        if (report.Json is { } lines)
        {
            CoreSignalText.WriteSignal(lines, core);
            StackJson.Write(lines, stacks, namer, core.Path);
        }
        else
        {
            StackText.Print(report.Page, $"{core.Path}: {string.Join(' ', core.ReadArguments())}: {CoreSignalText.Describe(core)}", stacks, namer, request.All);
        }

        CoreText.TellDoubts(report, core);
        return stacks;
    }

    private static TakenStack Read(CoreProcess core, int threadId, int most) =>
        new(threadId, core.Name, Dead) { Stack = core.ReadStack(threadId, most), Taking = StackTaking.Stopped };

    private static ProcessStacks Read(ControlSession session, InspectedProcess process, StackReadOptions reading)
    {
        try
        {
            ProcessStacks stacks = session.ReadStacks(process.ProcessId, reading with { ThreadId = process.ThreadId });
            return !stacks.Threads.IsEmpty ? stacks : throw new InspectionException($"the stack of thread {process.ThreadId}",
                new GrabRefusal(process.ProcessId, GrabRefusalKind.NoSuchProcess, Linux.Errno.ESRCH, "it has ended"));
        }
        catch (GrabException refused)
        {
            throw new InspectionException("the stacks", refused.Refusal);
        }
    }
}

/// <summary>What the user wants of stacks.</summary>
internal sealed record StackRequest(StackReadOptions Reading, StackNaming Naming, CoreOptions Cores, bool All);
