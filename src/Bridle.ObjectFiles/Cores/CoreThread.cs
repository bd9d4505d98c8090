using Bridle.Target;

namespace Bridle.ObjectFiles.Cores;

/// <summary>One thread of a core (NT_PRSTATUS).</summary>
/// <param name="ThreadId">In the pid namespace of whoever wrote the core.</param>
/// <param name="Signal">The signal that it was given; 0 for none.</param>
/// <param name="Pending">A bit a signal, bit n-1 for signal n.</param>
/// <param name="Blocked">See <paramref name="Pending"/>.</param>
/// <param name="Registers">As they were.</param>
public sealed record CoreThread(int ThreadId, int Signal, ulong Pending, ulong Blocked, Registers Registers)
{
    /// <summary>The 128 bytes of siginfo_t; empty where the core has none for this thread. The kernel has one for the first.</summary>
    public ReadOnlyMemory<byte> SignalInfo { get; init; }
}
