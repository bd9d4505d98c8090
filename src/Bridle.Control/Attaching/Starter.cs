using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Attaching;

/// <summary>Creates a victim up to its exec stop. Control thread only: the child belongs to it.</summary>
internal static class Starter
{
    private const long ExecPatienceNanoseconds = 60_000_000_000;

    /// <summary>The child, seized and stopped at its exec. It is disposed of by the caller, who takes its descriptor first.</summary>
    /// <exception cref="LinuxException">It could not become the program: with stage and cause.</exception>
    public static GatedProgram Start(ProgramStart start, PtraceOptions options, TraceeWaiter waiter)
    {
        GatedProgram program = GatedProgram.Create(start);
        try
        {
            Errno error = Tracee.Seize(program.ProcessId, options);
            if (!error.IsSuccess) throw new LinuxException("control", start.Path, error);
            program.OpenGate();
            AwaitExec(program, start.Path, waiter);
            return program;
        }
        catch
        {
            Tracee.Continue(program.ProcessId, 0);
            program.Descriptor.TrySendSignal(9, out _);
            Reap(program.ProcessId, waiter);
            program.Dispose();
            throw;
        }
    }

    public static ProgramStart Describe(string path, IReadOnlyList<string> arguments, CreateOptions options) =>
        new(path, [options.Name ?? path, .. arguments])
        {
            Environment = options.Environment,
            WorkingDirectory = options.WorkingDirectory,
            StandardInput = options.StandardInput,
            StandardOutput = options.StandardOutput,
            StandardError = options.StandardError,
            ProcessGroup = options.ProcessGroup,
            SearchPath = options.SearchPath,
        };

    private static void AwaitExec(GatedProgram program, string path, TraceeWaiter waiter)
    {
        while (true)
        {
            WaitResult result = waiter.Wait(ExecPatienceNanoseconds);
            if (result.Kind == WaitResultKind.Woken) continue;
            if (result.Kind != WaitResultKind.Status) throw new LinuxException("execute", path, Errno.ETIMEDOUT);
            if (result.ThreadId != program.ProcessId) continue;
            StopEvent stop = StopEvent.Decode(result.ThreadId, result.Status);
            if (stop.Kind == StopKind.Exec) return;
            if (stop.IsDeath) throw Failed(program, path, stop);
            Tracee.Continue(program.ProcessId, stop.Kind == StopKind.Signal ? stop.Number : 0);
        }
    }

    private static Exception Failed(GatedProgram program, string path, StopEvent stop) => program.Failure is { } failure
        ? new SpawnException(path, failure)
        : new LinuxException("execute", path, Errno.EINTR, $"it {(stop.Kind == StopKind.Killed ? "was killed" : "ended")} before it began");

    private static void Reap(int processId, TraceeWaiter waiter)
    {
        const long Patience = 5_000_000_000;
        while (waiter.Wait(Patience) is { Kind: not WaitResultKind.NoChildren and not WaitResultKind.TimedOut } result)
            if (result.ThreadId == processId && StopEvent.Decode(result.ThreadId, result.Status).IsDeath) return;
    }
}
