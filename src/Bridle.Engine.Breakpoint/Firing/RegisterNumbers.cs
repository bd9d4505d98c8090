using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>The numbers that uregs[] has for registers: R_R15 and so on.</summary>
internal static class RegisterNumbers
{
    private const int Errors = 15, Ds = 21, Es = 22, Fs = 23, Gs = 24, TrapNumber = 25;

    /// <summary>False if there is no such register.</summary>
    public static bool TryRead(in Registers registers, long index, out long value)
    {
        // 0 to 14 and 16 to 20 are in the kernel's order.
        value = index switch
        {
            >= 0 and < Errors or > Errors and < Ds => Word(registers, (int)index),
            Ds => unchecked((long)registers.Ds),
            Es => unchecked((long)registers.Es),
            Fs => unchecked((long)registers.Fs),
            Gs => unchecked((long)registers.Gs),
            _ => 0,
        };
        return index is >= 0 and <= TrapNumber;
    }

    private static long Word(in Registers registers, int index) =>
        MemoryMarshal.Cast<Registers, long>(new ReadOnlySpan<Registers>(in registers))[index];
}
