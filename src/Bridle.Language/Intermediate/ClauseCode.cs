using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

/// <summary>The instructions of a predicate or of a body.</summary>
/// <param name="Registers">How many registers they use.</param>
/// <param name="FrameBytes">How many bytes of temporaries; their content is undefined at the start.</param>
public sealed record ClauseCode(ImmutableArray<Instruction> Instructions, int Registers, int FrameBytes);
