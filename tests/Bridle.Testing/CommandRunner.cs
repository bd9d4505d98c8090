using Bridle.Linux.Spawning;

namespace Bridle.Testing;

/// <summary>What a command said and how it ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;
}

/// <summary>Runs a command to its end: a compiler, or a witness such as gdb or readelf.</summary>
public static class CommandRunner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The name is looked up in PATH. A signal that ends the command makes the exit code 128 and its number, as in a shell.</summary>
    /// <exception cref="TimeoutException">It did not end in time and was killed; with what it said until then.</exception>
    public static CommandResult Run(IReadOnlyList<string> command, TimeSpan? patience = null, string? directory = null, string input = "")
    {
        TimeSpan allowed = patience ?? s_patience;
        ProgramStart start = new(command[0], command) { SearchPath = true, ProcessGroup = 0, WorkingDirectory = directory };
        using RunningVictim running = RunningVictim.Start(start);
        Deadline deadline = Deadline.In(allowed);
        running.Write(input);
        running.CloseInput();
        try
        {
            int code = running.WaitForExit(deadline.Left).ShellCode;
            return new CommandResult(code, running.Output, running.Error);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{string.Join(' ', command)}: still runs after {allowed.TotalSeconds:0.#} s\n{running.Output}{running.Error}");
        }
    }

    /// <summary>Standard output of a command that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It did not; with what it said.</exception>
    public static string Output(params string[] command)
    {
        CommandResult result = Run(command);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: exit code {result.ExitCode}\n{result.All}");
    }

    /// <summary>The <see cref="CompilerRun"/> of the victim compiler.</summary>
    public static (int ExitCode, string Output) Compile(IReadOnlyList<string> command)
    {
        CommandResult result = Run(command);
        return (result.ExitCode, result.All);
    }
}
