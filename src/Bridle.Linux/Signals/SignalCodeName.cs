using System.Globalization;

namespace Bridle.Linux.Signals;

/// <summary>The names of si_code (sigaction(2), asm-generic/siginfo.h): why a signal came.</summary>
public static class SignalCodeName
{
    /// <summary>SI_KERNEL: the kernel sent it, and says no more.</summary>
    public const int Kernel = 0x80;

    private static readonly string[] s_illegal = ["ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG", "ILL_COPROC", "ILL_BADSTK", "ILL_BADIADDR"];
    private static readonly string[] s_trap = ["TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT", "TRAP_UNK", "TRAP_PERF"];
    private static readonly string[] s_bus = ["BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR", "BUS_MCEERR_AR", "BUS_MCEERR_AO"];
    private static readonly string[] s_arithmetic = ["FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES", "FPE_FLTINV", "FPE_FLTSUB"];
    private static readonly string[] s_segment =
        ["SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR", "SEGV_ACCADI", "SEGV_ADIDERR", "SEGV_ADIPERR", "SEGV_MTEAERR", "SEGV_MTESERR", "SEGV_CPERR"];
    private static readonly string[] s_child = ["CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"];
    private static readonly string[] s_poll = ["POLL_IN", "POLL_OUT", "POLL_MSG", "POLL_ERR", "POLL_PRI", "POLL_HUP"];
    private static readonly string[] s_system = ["SYS_SECCOMP", "SYS_USER_DISPATCH"];

    /// <summary>"SEGV_MAPERR", "SI_USER", or the number itself when it has no name.</summary>
    public static string Of(int signal, int code) => code switch
    {
        0 => "SI_USER",
        Kernel => "SI_KERNEL",
        -1 => "SI_QUEUE",
        -2 => "SI_TIMER",
        -3 => "SI_MESGQ",
        -4 => "SI_ASYNCIO",
        -5 => "SI_SIGIO",
        -6 => "SI_TKILL",
        -7 => "SI_DETHREAD",
        -60 => "SI_ASYNCNL",
        > 0 when Names(signal) is { } names && code <= names.Length => names[code - 1],
        _ => code.ToString(CultureInfo.InvariantCulture),
    };

    private static string[] Names(int signal) => signal switch
    {
        4 => s_illegal,
        5 => s_trap,
        7 => s_bus,
        8 => s_arithmetic,
        11 => s_segment,
        17 => s_child,
        29 => s_poll,
        31 => s_system,
        _ => [],
    };
}
