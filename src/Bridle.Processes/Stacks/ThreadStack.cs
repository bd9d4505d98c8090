using System.Collections.Immutable;
using Bridle.ObjectFiles.Unwinding;

namespace Bridle.Processes.Stacks;

/// <summary>The stack of one thread at one moment.</summary>
/// <param name="ThreadId">Whose it is.</param>
/// <param name="Frames">The innermost first.</param>
/// <param name="End">Why there are no more.</param>
/// <param name="Snapshot">The number of the snapshot that tells what its addresses mean.</param>
public sealed record ThreadStack(int ThreadId, ImmutableArray<StackFrame> Frames, StackEnd End, long Snapshot);
