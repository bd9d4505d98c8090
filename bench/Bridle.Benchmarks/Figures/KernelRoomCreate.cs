using System.Diagnostics;
using Bridle.Benchmarks.Contenders;
using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Benchmarks.Figures;

/// <summary>What the kernel's room costs by itself, so that what the rooms above add can be told apart.</summary>
internal static class KernelRoomCreate
{
    private const int Kill = 9;
    private static readonly ProgramStart s_start = new("/bin/true", ["true"]);

    /// <summary>On a thread of its own, since it waits for all of its children; the kill and the reap are not counted, as in the floor.</summary>
    public static Sample Run(int operations)
    {
        long ticks = 0, bytes = 0;
        new Loop("Bridle.Linux", 1, () => (ticks, bytes) = Create(operations)).Run();
        return new Sample((double)ticks * TimeSpan.NanosecondsPerTick / operations, (double)bytes / operations);
    }

    private static (long Ticks, long Bytes) Create(int operations)
    {
        using TraceeWaiter waiter = new();
        long bytes = 0;
        TimeSpan time = default;
        for (int i = 0; i < operations; i++)
        {
            long bytesBefore = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
            using GatedProgram program = GatedProgram.Create(s_start);
            KernelRoom.Require(Tracee.Seize(program.ProcessId, PtraceOptions.Exec | PtraceOptions.ExitKill).IsSuccess, "seize");
            program.OpenGate();
            WaitResult stop = waiter.Wait(Timeout.Infinite);
            time += Stopwatch.GetElapsedTime(begin);
            bytes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            KernelRoom.Require(StopEvent.Decode(stop.ThreadId, stop.Status).Kind == StopKind.Exec, "exec stop");
            program.Descriptor.TrySendSignal(Kill, out _);
            KernelRoom.Require(StopEvent.Decode(program.ProcessId, waiter.Wait(Timeout.Infinite).Status).IsDeath, "death");
        }
        return (time.Ticks, bytes);
    }
}
