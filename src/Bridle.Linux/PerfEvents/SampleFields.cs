namespace Bridle.Linux.PerfEvents;

/// <summary>sample_type of perf_event_attr, and so what a sample carries, in the order in which it does.</summary>
[Flags]
internal enum SampleFields : ulong
{
    None = 0,
    Identifier = 1UL << 16,
    InstructionPointer = 1UL << 0,
    Thread = 1UL << 1,
    Time = 1UL << 2,
    Processor = 1UL << 7,
    UserRegisters = 1UL << 12,
    UserStack = 1UL << 13,
}
