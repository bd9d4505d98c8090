using System.Collections.Immutable;
using System.Globalization;
using Bridle.Control.Pausing;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Inspecting;

/// <summary>Stacks for people: a block a thread, and one block for all threads that stand at the same place.</summary>
internal static class StackText
{
    /// <summary>More threads of one block are told by their number.</summary>
    private const int MostListed = 12;

    private const int LongestHeader = 200;

    public static void Print(Page page, string title, ProcessStacks stacks, StackNamer namer, bool all)
    {
        page.Add(Number(stacks.ProcessId), Ink.Bold).Add(": ").Line(title.Length <= LongestHeader ? title : $"{title[..LongestHeader]}...");
        foreach (TakenStack[] group in all ? stacks.Threads.Select(static thread => new[] { thread }) : Fold(stacks.Threads))
            PrintGroup(page, group, namer);
    }

    /// <summary>Threads of the same name whose frames are the same, in the order of their first.</summary>
    private static List<TakenStack[]> Fold(ImmutableArray<TakenStack> threads) => [.. threads
        .GroupBy(static thread => thread.Stack is { } stack
            ? $"{thread.Name}\n{thread.Taking}{thread.IsPartlyLive}{thread.Problem}{stack.End.Kind}\n{string.Join('\n', stack.Frames.Select(static frame => frame.ProgramCounter))}"
            : $"{thread.Name}\n{thread.Problem}")
        .Select(static group => group.ToArray())];

    private static void PrintGroup(Page page, TakenStack[] group, StackNamer namer)
    {
        TakenStack first = group[0];
        page.End();
        string ids = string.Join(", ", group.Take(MostListed).Select(static thread => Number(thread.ThreadId)));
        string more = group.Length > MostListed ? $" and {group.Length - MostListed} more" : "";
        string states = string.Join(", ", group.Select(static thread => NameOf(thread.State)).Distinct());
        string count = group.Length == 1 ? "thread" : $"{group.Length} threads";
        page.Add($"{count} {ids}{more}", Ink.Bold).Add($" \"{first.Name}\" {states}").Add(NoteOf(first), Ink.Yellow).End();
        if (first.Stack is { } stack) PrintFrames(page, stack, namer.Name(stack));
    }

    private static string NoteOf(TakenStack thread)
    {
        string live = thread.IsPartlyLive ? ", partly read while it ran" : "";
        string asleep = thread is { Taking: StackTaking.Asleep, Problem: null } ? ", not stopped" : "";
        return $"{live}{asleep}{(thread.Problem is null ? "" : $", {thread.Problem}")}";
    }

    private static void PrintFrames(Page page, ThreadStack stack, ImmutableArray<NamedFrame> frames)
    {
        int digits = Number(stack.Frames.Length).Length, number = 0;
        int width = stack.Frames.IsEmpty ? 0 : stack.Frames.Max(static frame => frame.ProgramCounter.ToString().Length);
        bool isOuter = true;
        foreach (NamedFrame frame in frames)
        {
            // The calls inlined at one address share its line number and address.
            string index = isOuter ? Number(number++) : "", address = isOuter ? frame.Address.ToString() : "";
            page.Fill(2 + digits - index.Length).Add(index, Ink.Grey).Fill(2 + width - address.Length).Add(address, Ink.Grey).Fill(2);
            PrintFrame(page, frame);
            isOuter = !frame.IsInlined;
        }

        if (!stack.End.IsComplete) page.Fill(2 + digits + 2).Line($"({stack.End})", Ink.Yellow);
    }

    private static void PrintFrame(Page page, NamedFrame frame)
    {
        if (frame.Module.Length != 0) page.Add(frame.Module, Ink.Cyan).Add("`");
        if (frame.Function.Length == 0) page.Add(frame.Address.ToString());
        else page.Add(frame.Function, Ink.Green);
        if (frame is { Offset: not 0, Function.Length: not 0 }) page.Add($"+{Amount.Hex(frame.Offset)}");
        string marks = $"{(frame.IsInlined ? " [inlined]" : "")}{(frame.IsSignal ? " [signal handler called]" : "")}{(frame.IsGuess ? " [guess]" : "")}";
        page.Add(marks, Ink.Yellow);
        if (frame.SourcePath.Length != 0) page.Add($"  {frame.SourcePath}:{Number(frame.Line)}", Ink.Grey);
        page.End();
    }

    /// <summary>As proc_pid_status(5) calls them.</summary>
    private static string NameOf(char state) => state switch
    {
        'R' => "running",
        'S' => "sleeping",
        'D' => "in uninterruptible sleep",
        'T' => "stopped",
        't' => "held by a tracer",
        'I' => "idle",
        'P' => "parked",
        'X' or 'Z' => "dead",
        _ => $"in state {state}",
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
