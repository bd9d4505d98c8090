using Bridle.Linux.CodePages;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Waiting;

/// <summary>The real-time signal that ends a wait. It belongs to the whole process, so a host that uses it itself chooses another.</summary>
public static unsafe class WakeSignal
{
    /// <summary>The si_code of our wake-ups; wait.S has the same number. Negative, so that the kernel lets a process send it.</summary>
    internal const int Code = -0x4252;

    private const int FirstFree = 36;
    private const int Last = 64;
    private const int ActionSize = 152;
    private const int ActionFlagsOffset = 136;
    private const int SignalInfo = 4;

    private static readonly Lock Gate = new();
    private static int s_number = 40;
    private static bool s_installed;

    /// <summary>The signal's number, 36 to 64. It can be set until the first <see cref="TraceeWaiter"/> is made.</summary>
    /// <exception cref="InvalidOperationException">A waiter uses the signal already.</exception>
    public static int Number
    {
        get => Volatile.Read(ref s_number);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, FirstFree);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Last);
            lock (Gate)
            {
                if (s_installed)
                    throw new InvalidOperationException("the wake-up signal is in use already; set it before the first wait");
                s_number = value;
            }
        }
    }

    /// <summary>Installs the handler once: no SA_RESTART (the wait must end), every other signal blocked while it runs.</summary>
    internal static void Install()
    {
        lock (Gate)
        {
            if (s_installed)
                return;
            RefuseTakenSignal();
            byte* action = stackalloc byte[ActionSize];
            new Span<byte>(action, ActionFlagsOffset).Fill(0xff);
            new Span<byte>(action + ActionFlagsOffset, ActionSize - ActionFlagsOffset).Clear();
            *(nint*)action = CodePage.SignalHandler;
            *(int*)(action + ActionFlagsOffset) = SignalInfo;
            if (SignalImports.sigaction(s_number, action, null) != 0)
                throw new LinuxException("install a handler for", SignalName.Of(s_number), Errno.Last());
            s_installed = true;
        }
    }

    /// <summary>A host may have every signal blocked on the threads that it makes.</summary>
    internal static void UnblockOnThisThread()
    {
        ulong mask = 1UL << (Number - 1);
        const int Unblock = 1;
        if (SignalImports.syscall(SignalImports.RtSigprocmask, Unblock, (nint)(&mask), 0, SignalImports.MaskSize) != 0)
            throw new LinuxException("unblock", SignalName.Of(Number), Errno.Last());
    }

    private static void RefuseTakenSignal()
    {
        KernelSignalAction taken;
        if (SignalImports.syscall(SignalImports.RtSigaction, s_number, 0, (nint)(&taken), SignalImports.MaskSize) != 0)
            throw new LinuxException("look at the handler of", SignalName.Of(s_number), Errno.Last());
        if (taken.Handler is not 0 and not 1)
            throw new LinuxException("install a handler for", SignalName.Of(s_number), Errno.EBUSY, "choose another WakeSignal.Number");
    }
}
