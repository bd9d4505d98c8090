using System.Text;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Linux.Kernel;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>This machine for runs of tests: what is printed is kept.</summary>
internal sealed class ProcessHost(TracedVictims victims) : RunHost, IDisposable
{
    private readonly ManualResetEventSlim _wake = new();
    private readonly StringBuilder _output = new();
    private readonly List<string> _messages = [];

    public string Output => _output.ToString();

    public IReadOnlyList<string> Messages => _messages;

    public override long Monotonic => MonotonicClock.Nanoseconds;

    public override long Wall => 0;

    public override int Processors => 1;

    public override int CurrentProcessor => 0;

    public override Surroundings Own(int processor) => new Nobody();

    public override void WaitUntil(long monotonic)
    {
        if (_wake.Wait((int)Math.Clamp((monotonic - Monotonic) / 1_000_000 + 1, 1, 50))) _wake.Reset();
    }

    public override void Wake() => _wake.Set();

    public override void Write(ReadOnlySpan<byte> output) => _output.Append(Encoding.Latin1.GetString(output));

    public override void Report(string message) => _messages.Add(message);

    public override void RunCommand(string command) => throw new InvalidOperationException(command);

    public override SymbolName? FindSymbol(long addressSpace, ulong address) => victims.FindSymbol(addressSpace, address);

    public override bool TrySample(int probe) => victims.TrySample(probe);

    public override bool SamplesItself(int probe) => victims.SamplesItself(probe);

    public override long CollectionPeriod => victims.CollectionPeriod;

    public override void CollectSamples() => victims.CollectSamples();

    public void Dispose() => _wake.Dispose();

    private sealed class Nobody : Surroundings
    {
    }
}
