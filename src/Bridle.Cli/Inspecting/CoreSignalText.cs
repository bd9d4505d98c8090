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
        page.Add("signal", Ink.Cyan).Add("  ").Line(Describe(core), Ink.Red);
        TextTable table = new(">THREAD", "SIGNAL", "PENDING", "BLOCKED");
        foreach (CoreThread thread in core.Threads)
        {
            table.Add(thread.ThreadId.ToString(CultureInfo.InvariantCulture), thread.Signal == 0 ? "" : SignalName.Of(thread.Signal),
                new Cell(string.Join(' ', Names(thread.Pending)), Ink.Red), string.Join(' ', Names(thread.Blocked)));
        }

        table.PrintOn(page);
    }

    /// <summary>The signal that ended the process, and why it came.</summary>
    public static string Describe(CoreProcess core)
    {
        if (core.Cause is { Signal: not 0 } cause) return CoreText.Describe(cause);
        return core.Threads.IsEmpty || core.Threads[0].Signal == 0 ? "no signal" : SignalName.Of(core.Threads[0].Signal);
    }

    public static void WriteSignal(JsonLines json, CoreProcess core)
    {
        int signal = core.Threads.IsEmpty ? 0 : core.Threads[0].Signal;
        SignalCause? cause = core.Cause;
        json.Write("core-signal", core, writer =>
        {
            writer.WriteString("signal", signal == 0 ? null : SignalName.Of(signal));
            writer.WriteNumber("number", signal);
            writer.WriteString("code", cause?.CodeName);
            writer.WriteString("address", cause?.Address?.ToString());
            writer.WriteNumberOrNull("sender", cause?.SenderId is { } sender ? (ulong)(uint)sender : null);
            writer.WriteNumberOrNull("senderUid", cause?.SenderUserId);
        });
    }

    public static void Write(JsonLines json, CoreProcess core, CoreProcess _)
    {
        WriteSignal(json, core);
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
