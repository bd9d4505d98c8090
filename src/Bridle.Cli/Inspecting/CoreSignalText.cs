using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>What a core tells of signals: the one that ended the process, and what was pending and blocked in each thread.</summary>
internal static class CoreSignalText
{
    public static void Print(Page page, CoreProcess core, CoreProcess _)
    {
        int signal = core.Threads.IsEmpty ? 0 : core.Threads[0].Signal;
        string text = core.Cause is { } cause && cause.Signal != 0 ? CoreText.Describe(cause) : signal == 0 ? "none" : SignalName.Of(signal);
        page.Add("signal", Ink.Cyan).Add("  ").Line(text, signal == 0 ? Ink.Plain : Ink.Red);
        TextTable table = new(">THREAD", "SIGNAL", "PENDING", "BLOCKED");
        foreach (CoreThread thread in core.Threads)
        {
            table.Add(thread.ThreadId.ToString(CultureInfo.InvariantCulture), thread.Signal == 0 ? "" : SignalName.Of(thread.Signal),
                new Cell(string.Join(' ', Names(thread.Pending)), Ink.Red), string.Join(' ', Names(thread.Blocked)));
        }

        table.PrintOn(page);
    }

    public static void Write(JsonLines json, CoreProcess core, CoreProcess _)
    {
        int signal = core.Threads.IsEmpty ? 0 : core.Threads[0].Signal;
        SignalCause? cause = core.Cause;
        json.Write("core-signal", core, writer =>
        {
            writer.WriteString("signal", signal == 0 ? null : SignalName.Of(signal));
            writer.WriteNumber("number", signal);
            writer.WriteString("code", cause?.CodeName);
            writer.WriteString("address", cause?.Address?.ToString());
            writer.WriteNumberOrNull("sender", unchecked((ulong?)cause?.SenderId));
            writer.WriteNumberOrNull("senderUid", cause?.SenderUserId);
        });
        foreach (CoreThread thread in core.Threads)
        {
            json.Write("core-signal-mask", core, writer =>
            {
                writer.WriteNumber("tid", thread.ThreadId);
                writer.WriteString("signal", thread.Signal == 0 ? null : SignalName.Of(thread.Signal));
                writer.WriteStrings("blocked", Names(thread.Blocked));
                writer.WriteStrings("pending", Names(thread.Pending));
            });
        }
    }

    private static IEnumerable<string> Names(ulong set) =>
        Enumerable.Range(1, SignalState.Last).Where(new SignalSet(set).Contains).Select(SignalName.Of);
}
