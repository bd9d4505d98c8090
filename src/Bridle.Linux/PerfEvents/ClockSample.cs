using Bridle.Target;

namespace Bridle.Linux.PerfEvents;

/// <summary>Where a thread was when a clock struck. It lies in the buffer still, and is good until the handler returns.</summary>
public readonly ref struct ClockSample
{
    /// <summary>Which of the clocks that were asked for.</summary>
    public int Clock { get; init; }

    public int ProcessId { get; init; }

    public int ThreadId { get; init; }

    public int Processor { get; init; }

    /// <summary>CLOCK_MONOTONIC in nanoseconds.</summary>
    public long Time { get; init; }

    /// <summary>It was in the kernel.</summary>
    public bool IsInKernel { get; init; }

    /// <summary>Where it was: in the kernel, if it was there.</summary>
    public TargetAddress InstructionPointer { get; init; }

    /// <summary>Of a thread that ends the kernel knows none.</summary>
    public bool HasRegisters { get; init; }

    /// <summary>Those of the program, also while it was in the kernel; orig_rax, the bases and ds, es, fs and gs are 0.</summary>
    public Registers Registers { get; init; }

    /// <summary>What was on its stack, from the stack pointer upwards.</summary>
    public ReadOnlySpan<byte> Stack { get; init; }
}

/// <summary>Takes a sample.</summary>
public delegate void ClockSampleHandler(in ClockSample sample);
