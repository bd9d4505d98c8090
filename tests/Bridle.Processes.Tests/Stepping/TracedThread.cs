using System.Runtime.ExceptionServices;
using Bridle.Linux.Memory;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>A real program, stopped in its exec, that the hardware steps: the witness of what instructions do.</summary>
internal sealed class TracedThread : IDisposable
{
    public const int TrapSignal = 5;
    private const long Patience = 20_000_000_000;
    private const ulong MapSystemCall = 9, ReadWriteExecute = 7, PrivateAnonymous = 0x22;

    private readonly TraceeWaiter _waiter = new();
    private readonly GatedProgram _program;

    private TracedThread(string path, string[] arguments)
    {
        _program = GatedProgram.Create(new ProgramStart(path, [path, .. arguments])
        {
            SearchPath = true,
            StandardInput = StandardStream.Null,
            StandardOutput = StandardStream.Null,
            StandardError = StandardStream.Null,
        });
        Assert.True(Tracee.Seize(Id, PtraceOptions.ExitKill | PtraceOptions.Exec).IsSuccess);
        _program.OpenGate();
        Assert.Equal(StopKind.Exec, Wait().Kind);
        // Out of execve, whose result would overwrite rax.
        Assert.Equal(TrapSignal, Step().Number);
        Assert.True(ProcessMemory.TryOpen(Id, Id, out ProcessMemory memory, out _));
        Memory = memory;
    }

    public int Id => _program.ProcessId;

    public ProcessMemory Memory { get; }

    public Registers Registers
    {
        get
        {
            Assert.True(Tracee.GetRegisters(Id, out Registers registers).IsSuccess);
            return registers;
        }
        set => Assert.True(Tracee.SetRegisters(Id, value).IsSuccess);
    }

    /// <summary>Runs <paramref name="use"/> on a thread of its own, as ptrace and waits belong to one.</summary>
    public static void Run(string path, string[] arguments, Action<TracedThread> use)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                using TracedThread traced = new(path, arguments);
                use(traced);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>One instruction; <paramref name="signal"/> is delivered first if it is not 0.</summary>
    public StopEvent Step(int signal = 0)
    {
        Assert.True(Tracee.Step(Id, signal).IsSuccess);
        return Wait();
    }

    public void Write(ulong address, ReadOnlySpan<byte> bytes) => Assert.True(Memory.Write(new TargetAddress(address), bytes).IsSuccess);

    /// <summary>Pages in the victim, by a system call of its own that is made in its vdso.</summary>
    public ulong Map(ulong wanted, ulong size)
    {
        Registers saved = Registers, call = saved;
        call.Rip = FindSystemCall();
        (call.Rax, call.Rdi, call.Rsi, call.Rdx, call.R10, call.R8, call.R9) =
            (MapSystemCall, wanted, size, ReadWriteExecute, PrivateAnonymous, ulong.MaxValue, 0);
        call.OrigRax = ulong.MaxValue;
        Registers = call;
        Step();
        ulong mapped = Registers.Rax;
        Registers = saved;
        Assert.Equal(wanted, mapped);
        return mapped;
    }

    public void Dispose()
    {
        Memory.Dispose();
        _program.Descriptor.TrySendSignal(9, out _);
        // It may have ended before; either way its end is there to collect.
        while (_waiter.Wait(Patience) is { Kind: WaitResultKind.Status } result && !StopEvent.Decode(result.ThreadId, result.Status).IsDeath)
            continue;
        _program.Dispose();
        _waiter.Dispose();
    }

    private ulong FindSystemCall()
    {
        string[] line = File.ReadLines($"/proc/{Id}/maps").First(static line => line.EndsWith("[vdso]", StringComparison.Ordinal)).Split('-', ' ');
        ulong start = Convert.ToUInt64(line[0], 16);
        byte[] text = new byte[Convert.ToUInt64(line[1], 16) - start];
        Assert.Equal(text.Length, Memory.Read(new TargetAddress(start), text));
        int offset = text.AsSpan().IndexOf<byte>([0x0f, 0x05]);
        Assert.True(offset > 0);
        return start + (ulong)offset;
    }

    private StopEvent Wait()
    {
        WaitResult result = _waiter.Wait(Patience);
        Assert.Equal(WaitResultKind.Status, result.Kind);
        return StopEvent.Decode(result.ThreadId, result.Status);
    }
}
