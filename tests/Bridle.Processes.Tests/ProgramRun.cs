using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Testing;

namespace Bridle.Processes.Tests;

/// <summary>Runs compilers and witnesses to their end.</summary>
internal static class ProgramRun
{
    private const long Patience = 60_000_000_000;

    public static VictimCompiler Compiler { get; } = new(Run);

    /// <summary>The lines that a command says, which must succeed.</summary>
    public static string[] Lines(params string[] command)
    {
        (int exitCode, string output) = Run(command);
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {exitCode}\n{output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static (int ExitCode, string Output) Run(IReadOnlyList<string> command)
    {
        string output = Path.GetTempFileName();
        int exitCode = -1;
        Thread thread = new(() => exitCode = RunHere(command, StandardStream.File(output)));
        thread.Start();
        thread.Join();
        string text = File.ReadAllText(output);
        File.Delete(output);
        return (exitCode, text);
    }

    private static int RunHere(IReadOnlyList<string> command, StandardStream output)
    {
        using TraceeWaiter waiter = new();
        using GatedProgram program = GatedProgram.Create(new ProgramStart(command[0], command)
        {
            SearchPath = true,
            StandardInput = StandardStream.Null,
            StandardOutput = output,
            StandardError = StandardStream.Null,
        });
        program.OpenGate();
        WaitResult end = waiter.Wait(Patience);
        StopEvent stop = StopEvent.Decode(end.ThreadId, end.Status);
        return stop.Kind == StopKind.Exited ? stop.Number : -1;
    }
}
