using System.Globalization;
using Bridle.Linker;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Signals;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>What binutils and /proc say, to judge what Bridle says.</summary>
internal static class Witness
{
    private const int StopSignal = 19, ContinueSignal = 18;

    public static bool IsLong => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    /// <summary>Where a symbol of a program or library is in a process that runs it, by nm and /proc/PID/maps.</summary>
    public static TargetAddress Address(int processId, string path, string symbol, int threadId = 0) =>
        new(Bias(processId, path, threadId == 0 ? processId : threadId) + Offset(path, symbol));

    public static ulong Offset(string path, string symbol) => OffsetIn(CommandRunner.Output("nm", path), path, symbol);

    /// <summary>Of an exported symbol, which a stripped library has too.</summary>
    public static ulong ExportedOffset(string path, string symbol) =>
        OffsetIn(CommandRunner.Output("nm", "-D", "--without-symbol-versions", path), path, symbol);

    /// <summary>As readelf has it in the file's header.</summary>
    public static ulong EntryPoint(string path)
    {
        const string Mark = "Entry point address:";
        string line = CommandRunner.Output("readelf", "-h", path).Split('\n').Single(static line => line.Contains(Mark, StringComparison.Ordinal));
        return Hex(line[(line.IndexOf("0x", StringComparison.Ordinal) + 2)..].Trim());
    }

    /// <summary>The start of its first mapping; 0 for a program at a fixed address.</summary>
    public static ulong Bias(int processId, string path, int threadId)
    {
        if (CommandRunner.Output("readelf", "-h", path).Contains("EXEC (", StringComparison.Ordinal)) return 0;
        string real = CommandRunner.Output("realpath", path).TrimEnd();
        string first = File.ReadLines($"/proc/{processId}/task/{threadId}/maps").First(line => line.EndsWith(" " + real, StringComparison.Ordinal));
        return Hex(first.Split('-')[0]);
    }

    public static string? BuildId(string path)
    {
        const string Mark = "Build ID: ";
        string? line = CommandRunner.Output("readelf", "-n", path).Split('\n').FirstOrDefault(static line => line.Contains(Mark, StringComparison.Ordinal));
        return line?[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim();
    }

    /// <summary>
    /// A victim is watched for loads without a trap of ours: by debug registers its text is as in the file; where they do nothing, the
    /// kernel's own breakpoint is the only difference.
    /// </summary>
    public static void AssertWatchedFromOutside(Victim victim)
    {
        Assert.Equal(0, victim.Invoke(static process => process.Sites.Count));
        Assert.Equal(ExecutionBreakpoint.Fires ? 0 : 1, TextWitness.Differences(victim.ProcessId).Length);
    }

    public static void AssertHasOneTrap(Victim victim)
    {
        Assert.Equal(1, victim.Invoke(static process => process.Sites.Count));
        Assert.Single(TextWitness.Differences(victim.ProcessId));
    }

    /// <summary>The object is what readelf and the maps say of the file.</summary>
    public static void AssertIs(LoadedObject loaded, string path, int space, int processId)
    {
        Assert.Equal((path, space, BuildId(path)), (loaded.Path, loaded.Namespace, loaded.BuildId));
        // A library that is loaded twice has more than one first mapping: one of them must be this.
        string real = CommandRunner.Output("realpath", path).TrimEnd();
        Assert.Contains(File.ReadLines($"/proc/{processId}/maps"), line =>
            line.EndsWith(" " + real, StringComparison.Ordinal) && Hex(line.Split('-')[0]) == loaded.Bias.Value);
    }

    /// <summary>Nothing of us is left in a process that runs on.</summary>
    public static void AssertIntact(int processId)
    {
        Assert.Empty(TextWitness.Differences(processId, Living(processId)));
        Assert.All(ProcessWitness.Threads(processId), static thread =>
        {
            Assert.Equal(0, thread.TracerPid);
            Assert.DoesNotContain(thread.State, "tT");
        });
    }

    /// <summary>The same of one that loads and unloads all the time: it is stopped for the look.</summary>
    public static void AssertIntactInALoop(int processId)
    {
        Assert.All(ProcessWitness.Threads(processId), static thread => Assert.Equal(0, thread.TracerPid));
        ProcessSignals.Send(processId, StopSignal);
        Eventually.Wait(() => ProcessWitness.Threads(processId).All(static thread => thread.State == 'T'), "the stop of all threads");
        string[] differences = TextWitness.Differences(processId);
        ProcessSignals.Send(processId, ContinueSignal);
        Assert.Empty(differences);
    }

    /// <summary>The leader where it lives.</summary>
    public static int Living(int processId) => ProcessWitness.Threads(processId).Where(static thread => thread.State is not ('Z' or 'X'))
        .OrderBy(thread => thread.Tid != processId).First().Tid;

    private static ulong OffsetIn(string listing, string path, string symbol)
    {
        foreach (string line in listing.Split('\n'))
            if (line.Split(' ') is [var value, _, var name] && name == symbol) return Hex(value);
        throw new InvalidOperationException($"{path} has no {symbol}");
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
