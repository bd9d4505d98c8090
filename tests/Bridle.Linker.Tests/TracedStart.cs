using Bridle.Linux.Memory;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Target;

namespace Bridle.Linker.Tests;

/// <summary>
/// Runs a single-threaded program to its end with a breakpoint at the agent's event address from its exec on, without anything
/// else of Bridle. The linker's function there does nothing but return, which is done for it at each hit.
/// </summary>
internal sealed class TracedStart(Action<LinkerAgent, ObservedHost> onExec, Action<LinkerAgent> onEvent) : IDisposable
{
    private const long Patience = 60_000_000_000;
    private const int TrapSignal = 5;

    private readonly byte[] _original = new byte[1];
    private LinkerAgent? _agent;
    private ObservedHost? _host;

    /// <summary>The exit code.</summary>
    public static int Run(IReadOnlyList<string> command, Action<LinkerAgent, ObservedHost> onExec, Action<LinkerAgent> onEvent)
    {
        int result = -1;
        Exception? failure = null;
        // ptrace and wait belong to one thread.
        Thread thread = new(() =>
        {
            try
            {
                using TracedStart start = new(onExec, onEvent);
                result = start.RunToEnd(command);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException(failure.Message, failure);
    }

    public void Dispose() => _host?.Dispose();

    private int RunToEnd(IReadOnlyList<string> command)
    {
        using TraceeWaiter waiter = new();
        using GatedProgram program = GatedProgram.Create(
            new ProgramStart(command[0], command) { StandardInput = StandardStream.Null, StandardOutput = StandardStream.Null });
        Assert.True(Tracee.Seize(program.ProcessId, PtraceOptions.Exec | PtraceOptions.ExitKill).IsSuccess);
        program.OpenGate();
        while (true)
        {
            WaitResult wait = waiter.Wait(Patience);
            Assert.Equal(WaitResultKind.Status, wait.Kind);
            StopEvent stop = StopEvent.Decode(wait.ThreadId, wait.Status);
            if (stop.IsDeath) return stop.Kind == StopKind.Exited ? stop.Number : -stop.Number;
            int signal = stop.Kind switch
            {
                StopKind.Exec => AtExec(stop.ThreadId),
                StopKind.Signal when stop.Number == TrapSignal => AtTrap(stop.ThreadId),
                _ => stop.Kind == StopKind.Signal ? stop.Number : 0,
            };
            Assert.True(Tracee.Continue(stop.ThreadId, signal).IsSuccess);
        }
    }

    private int AtExec(int pid)
    {
        _host = new ObservedHost(pid);
        Assert.True(LinkerAgent.TryCreate(_host, out _agent, out string reason), reason);
        onExec(_agent, _host);
        Assert.True(_host.Memory.TryReadExactly(_agent.EventAddress, _original));
        Assert.Equal(0xc3, _original[0]);
        Write(_agent.EventAddress, [0xcc]);
        return 0;
    }

    private int AtTrap(int pid)
    {
        Assert.True(Tracee.GetRegisters(pid, out Registers registers).IsSuccess);
        if (registers.InstructionPointer != _agent!.EventAddress.Plus(1)) return TrapSignal;
        onEvent(_agent);
        Assert.True(_host!.Memory.TryReadUInt64(registers.StackPointer, out registers.Rip));
        registers.Rsp += sizeof(ulong);
        Assert.True(Tracee.SetRegisters(pid, registers).IsSuccess);
        return 0;
    }

    private void Write(TargetAddress address, ReadOnlySpan<byte> bytes) =>
        Assert.True(((ProcessMemory)_host!.Memory).Write(address, bytes).IsSuccess);
}
