using Bridle.Engine.Probes;

namespace Bridle.Engine.Running;

/// <summary>The machine that a run is on: a port, so that tests have a time and an output of their own.</summary>
public abstract class RunHost
{
    /// <summary>CLOCK_MONOTONIC in nanoseconds.</summary>
    public abstract long Monotonic { get; }

    /// <summary>Nanoseconds since 1970.</summary>
    public abstract long Wall { get; }

    public abstract int Processors { get; }

    /// <summary>Where BEGIN, END, ERROR and timers fire: in the run itself, on this processor.</summary>
    public abstract Surroundings Own(int processor);

    public abstract int CurrentProcessor { get; }

    /// <summary>Waits until the moment or until <see cref="Wake"/>; early is right too.</summary>
    public abstract void WaitUntil(long monotonic);

    /// <summary>Ends a wait; any thread.</summary>
    public abstract void Wake();

    /// <summary>The path by which a file is opened that a program names.</summary>
    public virtual string PathOf(string name) => name;

    /// <summary>Standard output: bytes, whole.</summary>
    public abstract void Write(ReadOnlySpan<byte> output);

    /// <summary>A message for the user, without the prefix of the command.</summary>
    public abstract void Report(string message);

    /// <summary>system(): runs a shell command to its end.</summary>
    public abstract void RunCommand(string command);

    /// <summary>A symbol; null where it is not known.</summary>
    /// <param name="addressSpace">As <see cref="Surroundings.AddressSpace"/> gave it, or the process id alone.</param>
    /// <param name="address">In that process.</param>
    public virtual SymbolName? FindSymbol(long addressSpace, ulong address) => null;

    /// <summary>
    /// Fires a profile probe wherever the victims are on a processor. False where there is no victim: then it fires in the run itself.
    /// </summary>
    public virtual bool TrySample(int probe) => false;

    /// <summary>A profile probe is sampled without our doing: nobody needs to be called when it is due, but <see cref="CollectSamples"/>.</summary>
    public virtual bool SamplesItself(int probe) => false;

    /// <summary>Nanoseconds within which samples must be collected; far away where none are made.</summary>
    public virtual long CollectionPeriod => long.MaxValue;

    /// <summary>Fires what was sampled since the last time.</summary>
    public virtual void CollectSamples()
    {
    }
}

/// <summary>The symbol that an address lies in; <paramref name="Function"/> is empty where only the module is known.</summary>
public sealed record SymbolName(string Module, string Function, ulong Start, ulong ModuleStart);
