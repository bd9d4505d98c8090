using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Control;
using Bridle.Control.Pausing;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Verbs;

/// <summary>bridle stack: where the threads of processes are.</summary>
internal static class StackVerb
{
    private const double LongestBudget = 86_400;

    public static Command Build()
    {
        Argument<string[]> processes = ProcessArgument.Several(ArgumentArity.OneOrMore);
        Option<bool> json = Flag("--json", "Print one JSON object a line"), raw = Flag("--raw", "Print the symbols as they are");
        Option<bool> noSource = Flag("--no-source", "Do not look for source lines"), noStop = Flag("--no-stop", "Stop no thread");
        Option<bool> all = Flag("--all", "Print equal stacks one by one");
        Option<string> budget = new("--budget") { Description = "Seconds for each process" };
        Option<string> frames = new("--frames") { Description = "The most frames of a stack" };
        Command verb = new("stack", "Print where the threads of processes are") { json, raw, noSource, noStop, all, budget, frames, processes };
        verb.SetAction(parsed =>
        {
            StackReadOptions reading = new()
            {
                MayStop = !parsed.GetValue(noStop),
                Budget = ToBudget(parsed.GetValue(budget)) ?? StackReadOptions.Default.Budget,
                Frames = ToCount(parsed.GetValue(frames)) ?? StackReadOptions.Default.Frames,
            };
            StackNaming naming = new(parsed.GetValue(raw), !parsed.GetValue(noSource));
            return Run(ProcessArgument.Of(parsed.GetValue(processes)), reading, naming, parsed.GetValue(json), parsed.GetValue(all));
        });
        return verb;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static TimeSpan? ToBudget(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= LongestBudget
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"invalid --budget: {text}");

    private static int? ToCount(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new UsageException($"invalid --frames: {text}");

    private static int Run(ProcessArgument[] processes, StackReadOptions reading, StackNaming naming, bool json, bool all)
    {
        using Report report = new(json);
        using ControlSession session = new();
        bool isMissing = false;
        int code = InspectionRun.Run(report, processes, argument =>
        {
            InspectedProcess process = InspectedProcess.Open(argument.ProcessId, argument.ThreadId);
            // First: it may have ended when its stacks are printed.
            string arguments = string.Join(' ', process.ReadArguments());
            ProcessStacks stacks = Read(session, process, reading);
            StackNamer namer = naming.For(stacks, process);
            if (report.Json is { } lines) StackJson.Write(lines, stacks, namer);
            else StackText.Print(report.Page, arguments.Length == 0 ? $"[{process.Name}]" : arguments, stacks, namer, all);
            isMissing |= !stacks.Threads.Any(static thread => thread.Stack is not null);
        });
        return isMissing ? ExitCode.Failure : code;
    }

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
