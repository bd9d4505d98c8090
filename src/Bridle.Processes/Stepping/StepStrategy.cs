namespace Bridle.Processes.Stepping;

/// <summary>How a thread gets past an instruction whose first byte a trap has displaced, while the trap stays in.</summary>
internal enum StepStrategy : byte
{
    /// <summary>Take the trap out with every other thread stopped, and single-step: where neither of the others is safe.</summary>
    StopAllAndStep,

    /// <summary>Change the thread's registers as the instruction would.</summary>
    Emulate,

    /// <summary>Run a copy elsewhere, which ends with a jump back.</summary>
    OutOfLine,
}
