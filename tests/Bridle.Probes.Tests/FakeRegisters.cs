using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Probes.Tests;

/// <summary>Threads that never ran.</summary>
internal static class FakeRegisters
{
    public const ulong ZeroFlag = 0x40;

    /// <summary>In 64-bit code, all else 0.</summary>
    public static Registers Some => new() { Cs = 0x33 };

    public static IMemoryReader NoMemory { get; } = new Nothing();

    private sealed class Nothing : IMemoryReader
    {
        public int Read(TargetAddress address, Span<byte> destination) => 0;
    }
}
