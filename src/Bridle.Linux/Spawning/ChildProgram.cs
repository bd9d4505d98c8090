using Bridle.Linux.Descriptors;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Spawning;

/// <summary>
/// A program that runs beside us, untraced. Only this very child is ever waited for, by its pidfd, so the host's other children stay the
/// host's; and it lives on when the thread that started it, or this process, ends. Any thread.
/// <para>
/// A thread that waits for tracees (<see cref="TraceeWaiter"/>) would be told of this child's end too: start it on another one. Where
/// somebody else took its status all the same (SIGCHLD is ignored, or the host waits for any child), the pidfd still knows it on Linux 6.15.
/// </para>
/// </summary>
public sealed class ChildProgram : IDisposable
{
    private const int SIGKILL = 9;

    private readonly GatedProgram _program;
    private readonly Lock _gate = new();
    private ExitStatus? _exit;

    private ChildProgram(GatedProgram program) => _program = program;

    public int ProcessId => _program.ProcessId;

    /// <summary>The pidfd of the child; disposed with this object.</summary>
    public ProcessDescriptor Descriptor => _program.Descriptor;

    /// <summary>Our end of <see cref="StandardStream.Pipe"/>, unbuffered; null for any other stream. Disposed with this object.</summary>
    public FileStream? StandardInput => _program.StandardInput;

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardOutput => _program.StandardOutput;

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardError => _program.StandardError;

    /// <summary>
    /// Starts a program, and returns once nothing can keep it from running: the memory that it shared with us is gone. What it is made
    /// of (/proc/PID/maps) is complete a moment later.
    /// </summary>
    /// <exception cref="SpawnException">It did not become the program: with stage and cause.</exception>
    /// <exception cref="LinuxException">It is not in PATH, a stream cannot be opened, or the kernel makes no process.</exception>
    public static ChildProgram Start(ProgramStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        ChildProgram child = new(GatedProgram.Create(start));
        child._program.OpenGate();
        child._program.WaitUntilDecided();
        if (child._program.Failure is not { } failure)
            return child;
        using (child)
            child.TryWaitForExit(Timeout.InfiniteTimeSpan, out _);
        throw new SpawnException(start.Path, failure);
    }

    /// <summary>
    /// Waits for the end and takes the status; later calls give it again. False when the time is over first. A negative
    /// <paramref name="timeout"/> (<see cref="Timeout.InfiniteTimeSpan"/>) waits for ever.
    /// </summary>
    /// <exception cref="LinuxException">Somebody else took the status, and the kernel does not keep it.</exception>
    public bool TryWaitForExit(TimeSpan timeout, out ExitStatus status)
    {
        status = default;
        if (!Descriptor.TryWaitForExit(timeout))
            return false;
        lock (_gate)
            status = _exit ??= ChildStatus.Take(Descriptor, ProcessId);
        return true;
    }

    /// <summary>Kills it, if it runs. Its end is still to be waited for.</summary>
    public void Kill() => Signal(SIGKILL);

    /// <summary>False when it has ended already.</summary>
    public bool Signal(int signal) => Descriptor.TrySendSignal(signal, out _);

    /// <summary>Closes our ends of the pipes. A program that still runs is left running, and is a zombie from its end to ours.</summary>
    public void Dispose()
    {
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        _program.Dispose();
    }
}
