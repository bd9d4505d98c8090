using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>The bits of rflags that branches look at (Intel SDM volume 1, 3.4.3), and what the conditions say of them.</summary>
internal static class Flags
{
    public const ulong Carry = 1 << 0, Parity = 1 << 2, Zero = 1 << 6, Sign = 1 << 7, Trap = 1 << 8, Overflow = 1 << 11;

    public static bool Hold(ConditionCode condition, ulong flags) => condition switch
    {
        ConditionCode.o => Any(flags, Overflow),
        ConditionCode.no => !Any(flags, Overflow),
        ConditionCode.b => Any(flags, Carry),
        ConditionCode.ae => !Any(flags, Carry),
        ConditionCode.e => Any(flags, Zero),
        ConditionCode.ne => !Any(flags, Zero),
        ConditionCode.be => Any(flags, Carry | Zero),
        ConditionCode.a => !Any(flags, Carry | Zero),
        ConditionCode.s => Any(flags, Sign),
        ConditionCode.ns => !Any(flags, Sign),
        ConditionCode.p => Any(flags, Parity),
        ConditionCode.np => !Any(flags, Parity),
        ConditionCode.l => IsLess(flags),
        ConditionCode.ge => !IsLess(flags),
        ConditionCode.le => IsLess(flags) || Any(flags, Zero),
        ConditionCode.g => !IsLess(flags) && !Any(flags, Zero),
        ConditionCode.None => true,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "not a condition of a branch"),
    };

    private static bool Any(ulong flags, ulong mask) => (flags & mask) != 0;

    private static bool IsLess(ulong flags) => Any(flags, Sign) != Any(flags, Overflow);
}
