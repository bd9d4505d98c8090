using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Linux.Kernel;

namespace Bridle.Benchmarks.Tracing;

/// <summary>A machine with the real clock, whose output is counted and thrown away.</summary>
internal sealed class BenchHost : RunHost
{
    public BenchPlace Place { get; } = new();

    public long Lines { get; private set; }

    public List<string> Messages { get; } = [];

    public override long Monotonic => MonotonicClock.Nanoseconds;

    public override long Wall => MonotonicClock.Nanoseconds;

    public override int Processors => 1;

    public override int CurrentProcessor => 0;

    public override Surroundings Own(int processor) => Place;

    public override void WaitUntil(long monotonic) => Thread.Yield();

    public override void Wake()
    {
    }

    public override void Write(ReadOnlySpan<byte> output) => Lines += output.Count((byte)'\n');

    public override void Report(string message) => Messages.Add(message);

    public override void RunCommand(string command) => throw new InvalidOperationException(command);
}
