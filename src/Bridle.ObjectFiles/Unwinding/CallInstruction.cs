namespace Bridle.ObjectFiles.Unwinding;

/// <summary>Whether bytes end with a call, so that the address behind them can be a return address.</summary>
internal static class CallInstruction
{
    /// <summary>Enough for the longest call, FF /2 with SIB and 32-bit displacement; a prefix before it does not matter.</summary>
    public const int Longest = 7;

    public static bool Ends(ReadOnlySpan<byte> before)
    {
        if (before.Length >= 5 && before[^5] == 0xe8) return true;
        for (int length = 2; length <= 7 && length <= before.Length; length++)
            if (before[^length] == 0xff && IsIndirect(before[^length..])) return true;
        return false;
    }

    // ModRM: mode, the operation (2 is call), register or memory.
    private static bool IsIndirect(ReadOnlySpan<byte> code)
    {
        int mode = code[1] >> 6, operation = (code[1] >> 3) & 7, operand = code[1] & 7;
        if (operation != 2) return false;
        bool hasIndex = mode != 3 && operand == 4;
        if (hasIndex && code.Length < 3) return false;
        int displacement = mode switch
        {
            1 => 1,
            2 => 4,
            0 => operand == 5 || (hasIndex && (code[2] & 7) == 5) ? 4 : 0,
            _ => 0,
        };
        return code.Length == 2 + (hasIndex ? 1 : 0) + displacement;
    }
}
