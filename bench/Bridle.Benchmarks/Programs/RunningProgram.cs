using System.Diagnostics;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Benchmarks.Programs;

/// <summary>An untraced program whose output is kept. Not for a thread that traces: its wait would be told of this one's end.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly OutputFile _output = new();
    private readonly string[] _command;
    private readonly ChildProgram _program;
    private readonly long _started;

    private RunningProgram(string[] command)
    {
        _command = command;
        _started = Stopwatch.GetTimestamp();
        try
        {
            _program = ChildProgram.Start(StartOf(command));
        }
        catch (LinuxException exception)
        {
            _output.Dispose();
            throw new ProgramException($"{string.Join(' ', command)}: {exception.Message}", exception);
        }
    }

    public int ProcessId => _program.ProcessId;

    public string Output => _output.Read();

    /// <exception cref="ProgramException">It cannot be started.</exception>
    public static RunningProgram Start(params string[] command) => new(command);

    /// <summary>Waits until its output has <paramref name="text"/>.</summary>
    /// <exception cref="ProgramException">It ended before, or takes too long.</exception>
    public void WaitForOutput(string text)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            // A look at its end that waits a little: who ended has said all that it will say, and is read once more.
            bool hasEnded = _program.TryWaitForExit(TimeSpan.FromMilliseconds(1), out _);
            bool isLate = hasEnded ? !Output.Contains(text, StringComparison.Ordinal) : Stopwatch.GetElapsedTime(_started) > s_patience;
            if (isLate)
            {
                throw Failure($"{(hasEnded ? "ended" : "waited")} without \"{text}\"");
            }
        }
    }

    /// <exception cref="ProgramException">It takes longer, or did not end well; with what it said.</exception>
    public ProgramResult WaitForEnd(TimeSpan patience)
    {
        if (!_program.TryWaitForExit(patience, out ExitStatus status))
        {
            throw Failure($"still running after {patience.TotalSeconds:0} s");
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        return status.IsSuccess ? new ProgramResult(Output, elapsed) : throw Failure($"{status}");
    }

    /// <summary>Kills it where it still runs.</summary>
    public void Dispose()
    {
        _program.Kill();
        _program.TryWaitForExit(s_patience, out _);
        _program.Dispose();
        _output.Dispose();
    }

    private ProgramStart StartOf(string[] command) => new(command[0], command)
    {
        SearchPath = true,
        StandardInput = StandardStream.Null,
        StandardOutput = StandardStream.Descriptor(_output.Descriptor),
        StandardError = StandardStream.Descriptor(_output.Descriptor),
    };

    private ProgramException Failure(string what) => new($"{string.Join(' ', _command)}: {what}: {Output.Trim()}");
}
