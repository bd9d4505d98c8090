using System.Globalization;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;

namespace Bridle.Cli.Fronting;

/// <summary>The side of the process that traces for a <see cref="Front"/>: it ends when that one is gone, however that came.</summary>
internal static class BehindFront
{
    private const int SigHup = 1;
    private const string NameFile = "/proc/self/comm";

    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal);

    private static int? s_front;

    private static byte[]? s_name;

    /// <summary>Whether this process is the one that traces.</summary>
    public static bool IsHere => s_front is not null;

    /// <summary>The name that the kernel gave this process.</summary>
    public static ReadOnlySpan<byte> Name => s_name ??= ReadName();

    /// <summary>Whether a process is the tracer itself, or its front.</summary>
    public static bool IsOurs(int process) => process == Environment.ProcessId || process == s_front;

    /// <summary>
    /// The path by which a file is opened that a user names. His own descriptors have not come along to this process, where others have
    /// their numbers; they are the front's.
    /// </summary>
    public static string Reach(string path)
    {
        const int LastStandard = 2;
        string number = path[(path.LastIndexOf('/') + 1)..];
        bool isDescriptor = path[..^number.Length] is "/dev/fd/" or "/proc/self/fd/"
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) && descriptor > LastStandard;
        return s_front is { } front && isDescriptor ? $"/proc/{front}/fd/{number}" : path;
    }

    /// <summary>Where the front has kept a script that it has read and nobody can read again; null where it has not.</summary>
    public static string? Kept(string script) => s_scripts.GetValueOrDefault(script);

    /// <summary>The front's process group, where programs that are started belong; null for our own.</summary>
    public static int? Group => s_front is { } front && new ProcessFiles().TryReadStat(front, front, out ThreadStat stat) ? stat.ProcessGroup : null;

    /// <summary>Stops this process until it is continued; behind a front only that one stops, once it is told that the victims are free.</summary>
    public static void StopUntilContinued()
    {
        if (s_front is { } front) ProcessSignals.Send(front, Front.VictimsAreFree);
        else OwnStop.StopUntilContinued();
    }

    /// <summary>To be called before anything is traced.</summary>
    public static void Begin()
    {
        string? named = Environment.GetEnvironmentVariable(Front.Variable);
        string[] scripts = (Environment.GetEnvironmentVariable(Front.Scripts) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Environment.SetEnvironmentVariable(Front.Variable, null);
        Environment.SetEnvironmentVariable(Front.Scripts, null);
        bool isOurParent = int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out int front)
            && ProcessDescriptor.TryOpen(front, out ProcessDescriptor? descriptor, out _) && IsParent(front, descriptor!);
        if (isOurParent)
        {
            s_front = front;
            HideFromKills(front);
            foreach (string script in scripts) s_scripts[script.Split('\t')[0]] = script.Split('\t')[1];
        }
        else if (named is not null) HangUp();
    }

    // Who kills by name means the front; this one has to live on for a moment, to take its traps out.
    private static void HideFromKills(int front)
    {
        s_name = ReadName();
        File.WriteAllText(NameFile, string.Create(CultureInfo.InvariantCulture, $"tracer-{front}"));
    }

    private static byte[] ReadName() => File.ReadAllBytes(NameFile)[..^1];

    private static bool IsParent(int front, ProcessDescriptor descriptor)
    {
        Task.Factory.StartNew(() => EndWith(descriptor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new ProcessFiles().TryReadStat(Environment.ProcessId, Environment.ProcessId, out ThreadStat own) && own.ParentId == front;
    }

    private static void EndWith(ProcessDescriptor front)
    {
        front.TryWaitForExit(Timeout.InfiniteTimeSpan);
        HangUp();
    }

    // As when a terminal is gone: nobody wants to see more, and the victims are let go.
    private static void HangUp() => ProcessSignals.Send(Environment.ProcessId, SigHup);
}
