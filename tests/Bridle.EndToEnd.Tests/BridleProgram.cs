using System.Globalization;
using System.Text.Json;
using Bridle.Linux.Waiting;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

/// <summary>The command as it was built beside the tests, running with what it prints in a pipe.</summary>
internal static class BridleProgram
{
    public const int SigHup = 1, SigInt = 2, SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19, SigTstp = 20;

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "bridle");

    public static RunningVictim Start(params string[] arguments) => RunningVictim.Start(Path, arguments);

    public static CommandResult Run(params string[] arguments) => CommandRunner.Run([Path, .. arguments]);

    /// <summary>Waits for a record, which <c>watch --json</c> prints as one line; others before it are passed over.</summary>
    public static JsonElement WaitForEvent(this RunningVictim watch, string name)
    {
        while (true)
        {
            using JsonDocument document = JsonDocument.Parse(watch.WaitForLine("{"));
            if (document.RootElement.GetProperty("event").GetString() == name)
            {
                return document.RootElement.Clone();
            }
        }
    }

    public static int ProcessOf(JsonElement record) => record.GetProperty("pid").GetInt32();

    public static int WaitForCode(this RunningVictim watch) => watch.WaitForExit().ShellCode;

    /// <summary>'R' for one that runs or sleeps, 'T' for one that is stopped, 't' where it is held by a tracer, 'Z', or '-' if it is gone.</summary>
    public static char StateOf(int process) => ProcessWitness.Thread(process, process)?.Lasting.State ?? '-';

    /// <summary>A victim of the test's own that sleeps, and says so.</summary>
    public static RunningVictim StartSleeper(int threads = 0)
    {
        RunningVictim sleeper = Victims.Start("sleeper", threads.ToString(CultureInfo.InvariantCulture));
        sleeper.WaitForLine("ready ");
        return sleeper;
    }

    /// <summary>It is as if nobody had ever held it.</summary>
    public static void AssertUntouched(RunningVictim victim, ThreadWitness[] before)
    {
        Assert.Equal(before, Lasting(victim));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    public static ThreadWitness[] Lasting(RunningVictim victim) =>
        [.. ProcessWitness.Threads(victim.ProcessId).Select(static thread => thread.Lasting)];

    public static void AssertKilled(ExitStatus status, int signal) => Assert.Equal(signal, status.Signal);
}
