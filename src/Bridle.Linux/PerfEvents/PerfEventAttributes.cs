using System.Runtime.InteropServices;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// struct perf_event_attr of linux/perf_event.h, as far as its version 7 of 128 bytes: the fields that breakpoints and clocks set by name,
/// the rest zero. The kernel reads <see cref="RecordSize"/> to know which version it is given.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct PerfEventAttributes
{
    /// <summary>PERF_ATTR_SIZE_VER7.</summary>
    public const int Size = 128;

    /// <summary>PERF_TYPE_SOFTWARE.</summary>
    public const uint Software = 1;

    /// <summary>PERF_TYPE_BREAKPOINT.</summary>
    public const uint Breakpoint = 5;

    /// <summary>PERF_COUNT_SW_CPU_CLOCK: goes on while the thread is on a processor.</summary>
    public const ulong ProcessorClock = 0;

    /// <summary>HW_BREAKPOINT_X: fire before the instruction runs.</summary>
    public const uint Execution = 4;

    /// <summary>CLOCK_MONOTONIC.</summary>
    public const int Monotonic = 1;

    [FieldOffset(0)] public uint Type;
    [FieldOffset(4)] public uint RecordSize;
    [FieldOffset(8)] public ulong Configuration;
    [FieldOffset(16)] public ulong SamplePeriod;
    [FieldOffset(24)] public SampleFields SampleType;
    [FieldOffset(40)] public PerfEventFlags Flags;
    [FieldOffset(48)] public uint WakeupEvents;
    [FieldOffset(52)] public uint BreakpointType;
    [FieldOffset(56)] public ulong BreakpointAddress;
    [FieldOffset(64)] public ulong BreakpointLength;
    [FieldOffset(80)] public ulong UserRegisters;
    [FieldOffset(88)] public uint UserStackBytes;
    [FieldOffset(92)] public int Clock;
}
