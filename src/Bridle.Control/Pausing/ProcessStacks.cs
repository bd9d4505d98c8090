using System.Collections.Immutable;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;

namespace Bridle.Control.Pausing;

/// <summary>The stacks of a process, each of its own moment.</summary>
/// <param name="ProcessId">Whose.</param>
/// <param name="Snapshot">What the addresses mean, also when the process is gone.</param>
/// <param name="Threads">Ascending by id. One that ended before its turn is left out.</param>
public sealed record ProcessStacks(int ProcessId, ProcessSnapshot Snapshot, ImmutableArray<TakenStack> Threads);

/// <summary>How a stack was taken.</summary>
public enum StackTaking
{
    /// <summary>It was not; see <see cref="TakenStack.Problem"/>.</summary>
    None = 0,

    /// <summary>The thread stood still for a moment, and all its registers are known.</summary>
    Stopped,

    /// <summary>The thread slept in the kernel, and only its program counter and stack pointer are known.</summary>
    Asleep,
}

/// <summary>A thread and its stack.</summary>
/// <param name="ThreadId">In our pid namespace.</param>
/// <param name="Name">As the kernel has it: at most 15 bytes.</param>
/// <param name="State">R, S, D, T, t, X, Z, P or I, a moment before.</param>
public sealed record TakenStack(int ThreadId, string Name, char State)
{
    /// <summary>Null where it could not be taken.</summary>
    public ThreadStack? Stack { get; init; }

    public StackTaking Taking { get; init; }

    /// <summary>Not all of it was copied in time: what lay deep, or on another stack, was read while the thread ran on.</summary>
    public bool IsPartlyLive { get; init; }

    /// <summary>Why there is no stack, or why the thread was not stopped; null where nothing is to be said.</summary>
    public string? Problem { get; init; }
}
