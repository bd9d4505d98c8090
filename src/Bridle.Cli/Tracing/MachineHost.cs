using Bridle.Cli.Fronting;
using Bridle.Engine.Breakpoint;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Linux;
using Bridle.Linux.Kernel;
using Bridle.Linux.Spawning;

namespace Bridle.Cli.Tracing;

/// <summary>This machine, as a run needs it.</summary>
internal sealed class MachineHost(FileStream? file, TracedVictims? victims) : RunHost, IDisposable
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly ManualResetEventSlim _wake = new();
    private readonly OwnProcess _own = new();

    public override long Monotonic => MonotonicClock.Nanoseconds;

    public override long Wall => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    public override int Processors => Environment.ProcessorCount;

    public override int CurrentProcessor => Math.Max(0, Thread.GetCurrentProcessorId());

    public override string PathOf(string name) => BehindFront.Reach(name);

    public override Surroundings Own(int processor)
    {
        _own.At = processor;
        return _own;
    }

    public override void WaitUntil(long monotonic)
    {
        long left = monotonic - Monotonic;
        if (left <= 0) return;
        int milliseconds = (int)Math.Min(left / NanosecondsPerMillisecond + 1, int.MaxValue);
        if (_wake.Wait(milliseconds)) _wake.Reset();
    }

    public override void Wake() => _wake.Set();

    public override void Write(ReadOnlySpan<byte> output)
    {
        if (file is not null)
        {
            Outlet.Write(file, output);
            return;
        }
        Errno error = Outlet.Write(output);
        if (!error.IsSuccess) throw new LinuxException("write to", "standard output", error);
    }

    public override SymbolName? FindSymbol(long addressSpace, ulong address) => victims?.FindSymbol(addressSpace, address);

    public override bool TrySample(int probe) => victims?.TrySample(probe) ?? false;

    public override bool SamplesItself(int probe) => victims?.SamplesItself(probe) ?? false;

    public override long CollectionPeriod => victims?.CollectionPeriod ?? long.MaxValue;

    public override void CollectSamples() => victims?.CollectSamples();

    public void Dispose() => _wake.Dispose();

    public override void Report(string message) => Outlet.Report(message);

    // In the group of the terminal's foreground, or a command that reads the terminal stops, and the run with it.
    public override void RunCommand(string command)
    {
        using ChildProgram child = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", command]) { ProcessGroup = BehindFront.Group });
        child.TryWaitForExit(Timeout.InfiniteTimeSpan, out _);
    }
}
