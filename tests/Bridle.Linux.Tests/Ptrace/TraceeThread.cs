using Bridle.Linux.Kernel;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Ptrace;

/// <summary>A thread that traces one program from its first instruction, which ptrace ties to it.</summary>
internal static class TraceeThread
{
    private const long Patience = 20_000_000_000;

    /// <summary>Runs <paramref name="script"/> once the program stands at its exec stop. What fails there fails here.</summary>
    internal static void Run(ProgramStart start, PtraceOptions options, Action<int, Func<StopEvent>> script)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Trace(start, options, script);
            }
            catch (Exception caught) when (caught is not OutOfMemoryException)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }

    private static void Trace(ProgramStart start, PtraceOptions options, Action<int, Func<StopEvent>> script)
    {
        using TraceeWaiter waiter = new();
        using GatedProgram program = GatedProgram.Create(start);
        Assert.True(Tracee.Seize(program.ProcessId, options | PtraceOptions.Exec | PtraceOptions.ExitKill).IsSuccess);
        program.OpenGate();
        Assert.Equal(StopKind.Exec, Next(waiter).Kind);
        try
        {
            script(program.ProcessId, () => Next(waiter));
        }
        finally
        {
            program.Descriptor.TrySendSignal(9, out _);
            while (waiter.Wait(Patience).Kind == WaitResultKind.Status)
            {
            }
        }
    }

    private static StopEvent Next(TraceeWaiter waiter)
    {
        WaitResult result = waiter.Wait(Patience);
        Assert.Equal(WaitResultKind.Status, result.Kind);
        return StopEvent.Decode(result.ThreadId, result.Status);
    }
}
