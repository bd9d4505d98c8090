using Bridle.Engine.Probes;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Running;

/// <summary>What ERROR sees: the place where the fault happened, with arguments of its own.</summary>
internal sealed class FaultArguments : Surroundings
{
    private readonly long[] _arguments = new long[10];
    private Surroundings? _place;

    public void Set(Surroundings place, int probe, int clause, int offset, int code, long value)
    {
        _place = place;
        (_arguments[1], _arguments[2], _arguments[3], _arguments[4], _arguments[5]) = (probe, clause, offset, code, value);
    }

    private Surroundings Place => _place ?? throw new InvalidOperationException("no fault was set");

    public override int ProcessId => Place.ProcessId;

    public override long ThreadId => Place.ThreadId;

    public override int Processor => Place.Processor;

    public override long Moment => Place.Moment;

    public override long Argument(int index) => (uint)index < (uint)_arguments.Length ? _arguments[index] : 0;

    public override long Builtin(Builtin builtin) => Place.Builtin(builtin);

    public override int Text(Builtin builtin, Span<byte> destination) => Place.Text(builtin, destination);

    public override bool TryRead(ulong address, Span<byte> destination) => Place.TryRead(address, destination);

    public override bool TryWrite(ulong address, ReadOnlySpan<byte> source) => Place.TryWrite(address, source);

    public override bool TryReadRegister(long index, out long value) => Place.TryReadRegister(index, out value);

    public override int UserStack(Span<long> destination) => Place.UserStack(destination);

    public override long AddressSpace(ReadOnlySpan<long> addresses) => Place.AddressSpace(addresses);

    public override bool IsProgenyOf(long processId) => Place.IsProgenyOf(processId);

    public override void Raise(int signal) => Place.Raise(signal);

    public override void Stop() => Place.Stop();
}
