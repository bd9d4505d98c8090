using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>General registers by the number that instructions encode.</summary>
internal static class RegisterNumbers
{
    public const sbyte None = -1;

    /// <summary>The number of a general register of 32 or 64 bits; <see cref="None"/> for rip, eip and no register.</summary>
    public static sbyte Of(Register register) => register.IsGPR64() || register.IsGPR32() ? (sbyte)register.GetNumber() : None;

    public static ulong Read(in Registers registers, int number) => number switch
    {
        0 => registers.Rax,
        1 => registers.Rcx,
        2 => registers.Rdx,
        3 => registers.Rbx,
        4 => registers.Rsp,
        5 => registers.Rbp,
        6 => registers.Rsi,
        7 => registers.Rdi,
        8 => registers.R8,
        9 => registers.R9,
        10 => registers.R10,
        11 => registers.R11,
        12 => registers.R12,
        13 => registers.R13,
        14 => registers.R14,
        15 => registers.R15,
        _ => throw new ArgumentOutOfRangeException(nameof(number), number, "not a general register"),
    };
}
