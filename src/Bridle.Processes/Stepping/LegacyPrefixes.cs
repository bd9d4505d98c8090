namespace Bridle.Processes.Stepping;

/// <summary>The prefixes in front of an opcode, where the decoder's answer is not enough.</summary>
internal static class LegacyPrefixes
{
    private const byte OperandSize = 0x66, RexMask = 0xf0, Rex = 0x40, RexWide = 8;

    /// <summary>
    /// Whether a near branch is one of those that Intel and AMD run differently: after 66 AMD takes 16 bits of the target, Intel ignores
    /// it. A REX.W overrules 66 on both, and that is what compilers write (calls of __tls_get_addr).
    /// </summary>
    public static bool MakeBranchAmbiguous(ReadOnlySpan<byte> instruction)
    {
        bool isNarrow = false, isWide = false;
        foreach (byte value in instruction)
        {
            bool isRex = (value & RexMask) == Rex;
            if (!isRex && !IsLegacy(value))
                break;
            isNarrow |= value == OperandSize;
            // A REX counts only directly in front of the opcode.
            isWide = isRex && (value & RexWide) != 0;
        }
        return isNarrow && !isWide;
    }

    private static bool IsLegacy(byte value) =>
        value is 0x26 or 0x2e or 0x36 or 0x3e or 0x64 or 0x65 or OperandSize or 0x67 or 0xf0 or 0xf2 or 0xf3;
}
