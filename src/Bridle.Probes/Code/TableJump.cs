using Iced.Intel;

namespace Bridle.Probes.Code;

/// <summary>
/// Recognises the jump of a switch by its form: one that says notrack, as compilers write only where they have checked the target, or one
/// whose target is the sum of a table's address and a distance that was read from it ("movslq (%rdx,%rax,4),%rax; add %rdx,%rax; jmp *%rax").
/// Other forms are told by the call frames, or at run time by where they lead.
/// </summary>
internal static class TableJump
{
    private const byte Notrack = 0x3e;
    private const int MostBack = 24;

    public static bool IsOne(CodePart part, in Instruction jump)
    {
        if (part.From(jump.IP)[0] == Notrack) return true;
        if (jump.Op0Kind != OpKind.Register) return false;
        ReadOnlySpan<byte> before = part.Code.AsSpan(0, (int)(jump.IP - part.Start));
        return EndsWithSum(before, jump.Op0Register.GetNumber()) && HasSignedRead(before[Math.Max(0, before.Length - MostBack)..]);
    }

    // add r64, r64: REX.W 01 /r, or REX.W 03 /r with the operands the other way round.
    private static bool EndsWithSum(ReadOnlySpan<byte> before, int register)
    {
        if (before.Length < 3) return false;
        (byte rex, byte code, byte operands) = (before[^3], before[^2], before[^1]);
        if ((rex & 0xf8) != 0x48 || code is not (0x01 or 0x03) || operands < 0xc0) return false;
        int right = (operands & 7) | ((rex & 1) << 3), left = ((operands >> 3) & 7) | ((rex & 4) << 1);
        return (code == 0x01 ? right : left) == register;
    }

    // movslq: REX.W 63 /r, from memory with an index of four bytes each.
    private static bool HasSignedRead(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at + 3 < bytes.Length; at++)
            if ((bytes[at] & 0xf8) == 0x48 && bytes[at + 1] == 0x63 && (bytes[at + 2] & 0xc7) is 0x04 or 0x44 or 0x84 && (bytes[at + 3] & 0xc0) == 0x80) return true;
        return false;
    }
}
