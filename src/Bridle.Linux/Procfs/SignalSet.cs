namespace Bridle.Linux.Procfs;

/// <summary>A set of signals as the kernel keeps it: bit n-1 stands for signal n.</summary>
public readonly record struct SignalSet(ulong Bits)
{
    public bool IsEmpty => Bits == 0;

    public bool Contains(int signal) => signal is >= 1 and <= 64 && (Bits >> (signal - 1) & 1) != 0;

    public override string ToString() => Bits.ToString("x16");
}
