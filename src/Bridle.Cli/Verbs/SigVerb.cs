using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle sig: what signals do to processes. Where a handler lies, the kernel tells only the process itself.</summary>
internal static class SigVerb
{
    private const int LastStandard = 31;

    public static Command Build() => new Inspection("sig", "Print what signals do to processes",
        new View<InspectedProcess, SignalState>(static process => process.ReadSignals(), Print, Write).Show)
    {
        Core = new View<CoreProcess, CoreProcess>(static core => core, CoreSignalText.Print, CoreSignalText.Write).Show,
    }.Build();

    private static void Print(Page page, InspectedProcess process, SignalState state)
    {
        TextTable table = new("SIGNAL", "ACTION", "BLOCKED", "PENDING");
        for (int signal = 1; signal <= SignalState.Last; signal++)
        {
            SignalDisposition disposition = state.Disposition(signal);
            string blocked = WhereOf(state, thread => thread.Blocked.Contains(signal));
            string pending = PendingOf(state, signal);
            bool isPlain = disposition == SignalDisposition.Default && blocked.Length == 0 && pending.Length == 0;
            // The real-time signals are many, and mostly nobody uses them.
            if (signal > LastStandard && isPlain) continue;
            table.Add(SignalName.Of(signal), new Cell(NameOf(disposition), InkOf(disposition)), blocked, new Cell(pending, Ink.Red));
        }

        table.PrintOn(page);
    }

    private static string PendingOf(SignalState state, int signal)
    {
        string threads = WhereOf(state, thread => thread.Pending.Contains(signal));
        string process = state.Pending.Contains(signal) ? "process" : "";
        return process.Length != 0 && threads.Length != 0 ? $"{process}, {threads}" : process + threads;
    }

    /// <summary>In which threads: all, one by its number, or how many.</summary>
    private static string WhereOf(SignalState state, Func<ThreadSignals, bool> isSo)
    {
        int count = state.Threads.Count(isSo), all = state.Threads.Length;
        return (count, all) switch
        {
            (0, _) => "",
            (1, 1) => "yes",
            (1, _) => $"thread {state.Threads.First(isSo).ThreadId}",
            _ when count == all => "all threads",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} of {all} threads"),
        };
    }

    private static void Write(JsonLines json, InspectedProcess process, SignalState state)
    {
        for (int signal = 1; signal <= SignalState.Last; signal++) Write(json, process, state, signal);
        foreach (ThreadSignals thread in state.Threads)
        {
            json.Write("signal-mask", process, writer =>
            {
                if (process.ThreadId == 0) writer.WriteNumber("tid", thread.ThreadId);
                writer.WriteString("name", thread.Name);
                writer.WriteStrings("blocked", Names(thread.Blocked));
                writer.WriteStrings("pending", Names(thread.Pending));
            });
        }
    }

    private static void Write(JsonLines json, InspectedProcess process, SignalState state, int signal) => json.Write("signal", process, writer =>
    {
        writer.WriteString("signal", SignalName.Of(signal));
        writer.WriteNumber("number", signal);
        writer.WriteString("action", NameOf(state.Disposition(signal)));
        writer.WriteBoolean("pending", state.Pending.Contains(signal));
    });

    private static IEnumerable<string> Names(SignalSet set) =>
        Enumerable.Range(1, SignalState.Last).Where(set.Contains).Select(SignalName.Of);

    private static string NameOf(SignalDisposition disposition) => disposition switch
    {
        SignalDisposition.Default => "default",
        SignalDisposition.Ignored => "ignored",
        SignalDisposition.Caught => "caught",
        _ => throw new InvalidOperationException($"no name for disposition {disposition}"),
    };

    private static Ink InkOf(SignalDisposition disposition) => disposition switch
    {
        SignalDisposition.Ignored => Ink.Yellow,
        SignalDisposition.Caught => Ink.Green,
        _ => Ink.Plain,
    };
}
