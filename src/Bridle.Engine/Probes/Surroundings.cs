using Bridle.Language.Intermediate;

namespace Bridle.Engine.Probes;

/// <summary>
/// What a clause may ask of the place where it fires: the port by which a way of planting probes serves the engine. It does not assume
/// that anybody is stopped. One object serves many firings; nothing here allocates.
/// </summary>
public abstract class Surroundings
{
    public virtual int ProcessId => 0;

    public virtual long ThreadId => 0;

    public virtual int Processor => 0;

    /// <summary>When it fires, by the monotonic clock; 0 for now. What was sampled before is told later.</summary>
    public virtual long Moment => 0;

    /// <summary>A raw argument; 0 for one that the probe does not have.</summary>
    public virtual long Argument(int index) => 0;

    /// <summary>An integer that the engine does not know itself.</summary>
    public virtual long Builtin(Builtin builtin) => 0;

    /// <summary>A string that the engine does not know itself: how many bytes of it fit.</summary>
    public virtual int Text(Builtin builtin, Span<byte> destination) => 0;

    /// <summary>Reads all bytes at an address of the process, or none.</summary>
    public virtual bool TryRead(ulong address, Span<byte> destination) => false;

    public virtual bool TryWrite(ulong address, ReadOnlySpan<byte> source) => false;

    /// <summary>uregs[]; false if there is no such register.</summary>
    public virtual bool TryReadRegister(long index, out long value)
    {
        value = 0;
        return index is >= 0 and <= 25;
    }

    /// <summary>Program counters of the user's stack, innermost first: how many were written.</summary>
    public virtual int UserStack(Span<long> destination) => 0;

    /// <summary>
    /// The process, and in the upper half whatever tells what these addresses meant when they were recorded: they may mean something else
    /// later. Only <see cref="Running.RunHost.FindSymbol"/> needs to understand it.
    /// </summary>
    public virtual long AddressSpace(ReadOnlySpan<long> addresses) => ProcessId;

    public virtual bool IsProgenyOf(long processId) => processId == ProcessId;

    public virtual void Raise(int signal)
    {
    }

    public virtual void Stop()
    {
    }
}
