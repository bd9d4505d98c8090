namespace Bridle.Target;

/// <summary>
/// What somebody who comes by asks of two 32-bit words of a process's memory: it holds while one is 0, or the other is not what it usually is.
/// </summary>
public readonly record struct WordCondition(TargetAddress Zero, TargetAddress Usual, sbyte UsualValue);
