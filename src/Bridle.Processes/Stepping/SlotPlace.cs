namespace Bridle.Processes.Stepping;

/// <summary>How far a thread has come whose program counter is in a slot.</summary>
internal enum SlotPlace : byte
{
    /// <summary>The instruction has not run, or is an interrupted repetition or system call that begins again here.</summary>
    Before,

    /// <summary>Part of it has run. It stands for no address of the program, so the thread must be stepped on.</summary>
    Middle,

    /// <summary>It has run; what is left is the way back.</summary>
    After,
}
