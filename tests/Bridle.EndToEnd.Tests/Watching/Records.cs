using System.Buffers;
using System.Text;
using Bridle.Cli.Watching;
using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.Waiting;
using Bridle.Target;

namespace Bridle.EndToEnd.Tests.Watching;

/// <summary>One record of every kind, and their lines.</summary>
internal static class Records
{
    private static readonly LoadedObject s_library = new("/lib/libc.so.6", 0, new LoadBias(0x7f00_1000), default, default, false, false, false, "ab12");

    private static readonly LoadedObject s_nameless = s_library with { Path = "/opt/plug in.so", Namespace = 2, BuildId = null };

    private static readonly VictimEvent[] s_all =
    [
        new CreatedEvent(7, ["ls", "-l", "a b", ""]),
        new GrabbedEvent(7, 3),
        new StopPointEvent(7, 8, StopPoint.PostInit),
        new ExecEvent(7, 8, "/bin/ls", ["ls", "it's"]),
        new ExecFailedEvent(7, 8, "/nowhere", Errno.ENOENT),
        new ChildEvent(7, 8, ChildKind.Fork, 9),
        new ChildEvent(7, 8, ChildKind.VFork, 9),
        new ChildEvent(7, 8, ChildKind.Clone, 9),
        new ThreadStartedEvent(7, 8),
        new ThreadExitedEvent(7, 8, new ExitStatus(0, 0, false)),
        new ObjectsChangedEvent(7, 8, new LinkerChange([s_library, s_nameless], [s_library]), 1),
        new SignalEvent(7, 8, 10, -6, 99),
        new SignalEvent(7, 7, 11, 1, 0),
        new StoppedEvent(7, 19, 99),
        new ContinuedEvent(7, 0),
        new ExitedEvent(7, new ExitStatus(3, 0, false)),
        new ExitedEvent(7, new ExitStatus(0, 11, true)),
        new LostEvent(7, "unobservable"),
        new GapEvent(7, "stopped by Ctrl-Z"),
        new DroppedEvent(7, 2),
        new WarningEvent(7, "set-id"),
        new ErrorEvent(7, "probe"),
    ];

    /// <summary>The first one a second and a half after the clock's start, and then one every millisecond.</summary>
    public static VictimEvent[] All => [.. s_all.Select(static (record, index) => record with { Timestamp = 1_500_000_000 + index * 1_000_000L })];

    public static string[] Lines(IRecordFormat format, params VictimEvent[] records)
    {
        ArrayBufferWriter<byte> output = new();
        foreach (VictimEvent record in records)
        {
            format.Write(record, output);
        }
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
