using System.Text;
using Bridle.Linux;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Testing;

/// <summary>A victim with pipes for its standard streams, in a process group of its own. What was started here is killed at the latest by Dispose.</summary>
/// <remarks>
/// One thread of the test reads lines and waits; others may ask for anything else. All waits have a deadline, 20 seconds where none is told.
/// </remarks>
public sealed class RunningVictim : IDisposable
{
    private const int SIGKILL = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly ChildProgram _program;
    private readonly SpokenText _output, _error;
    private readonly string _name;
    private bool _hasEnded;

    private RunningVictim(ProgramStart start)
    {
        _name = string.Join(' ', start.Arguments);
        _program = StartProgram(start);
        _output = new SpokenText(_program.StandardOutput!);
        _error = new SpokenText(_program.StandardError!);
    }

    // A program that was just written may still be open in a child of another test that has not become its own program yet.
    private static ChildProgram StartProgram(ProgramStart start)
    {
        ChildProgram? program = null;
        Eventually.Wait(() => (program = TryStart(start)) is not null, s_patience, $"{start.Path} is no longer written");
        return program!;
    }

    private static ChildProgram? TryStart(ProgramStart start)
    {
        try
        {
            return ChildProgram.Start(start);
        }
        catch (SpawnException busy) when (busy.Failure.Errno == Errno.ETXTBSY)
        {
            return null;
        }
    }

    public int ProcessId => _program.ProcessId;

    /// <summary>All that it wrote to standard output until now; after <see cref="WaitForExit"/>, all.</summary>
    public string Output => _output.All;

    public string Error => _error.All;

    /// <summary>Starts a program by its path.</summary>
    public static RunningVictim Start(string path, params string[] arguments) => Start(new ProgramStart(path, [path, .. arguments]));

    /// <summary>Starts a program as told, except for its streams and its process group, which are ours.</summary>
    public static RunningVictim Start(ProgramStart start) => new(start with
    {
        StandardInput = StandardStream.Pipe,
        StandardOutput = StandardStream.Pipe,
        StandardError = StandardStream.Pipe,
        ProcessGroup = 0,
    });

    /// <summary>The next whole line on standard output that begins with <paramref name="prefix"/>; lines before it are passed over.</summary>
    /// <exception cref="TimeoutException">No such line came, or standard output was closed first; with all that it said.</exception>
    public string WaitForLine(string prefix, TimeSpan? patience = null) =>
        _output.NextLine(prefix, Deadline.In(patience ?? s_patience)) ?? throw new TimeoutException($"{_name}: no line \"{prefix}...\"\n{Output}{Error}");

    public void WriteLine(string line) => Write(line + "\n");

    public void Write(string text)
    {
        try
        {
            _program.StandardInput!.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // EPIPE: it has ended or closed its input. Its exit status tells the rest.
        }
    }

    /// <summary>The victim reads end of file.</summary>
    public void CloseInput() => _program.StandardInput!.Dispose();

    /// <summary>False when it has ended already.</summary>
    public bool Signal(int signal) => _program.Signal(signal);

    /// <summary>Waits for its end and for all that it said; what others of its group still say afterwards is waited for as long.</summary>
    /// <exception cref="TimeoutException">It still runs.</exception>
    public ExitStatus WaitForExit(TimeSpan? patience = null)
    {
        Deadline deadline = Deadline.In(patience ?? s_patience);
        if (!_program.TryWaitForExit(deadline.Left, out ExitStatus status))
        {
            throw new TimeoutException($"{_name}: did not end\n{Output}{Error}");
        }
        _hasEnded = true;
        _output.WaitForEnd(deadline);
        _error.WaitForEnd(deadline);
        return status;
    }

    /// <summary>Kills its process group, if it runs, takes its status, and closes the pipes.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            ProcessSignals.Send(-ProcessId, SIGKILL);
        }
        _program.TryWaitForExit(s_patience, out _);
        _program.Dispose();
    }
}
