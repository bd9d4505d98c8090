using Bridle.Linux.Ptrace;
using Bridle.Processes.Threads;

namespace Bridle.Control.Stops;

/// <summary>What kind of signal it is, and which of two goes first when a thread can be given one only.</summary>
internal static class SignalRules
{
    private const int ContinueSignal = 18;

    public static bool IsStop(int signal) => signal is >= 19 and <= 22;

    /// <summary>It was raised by the instruction that the thread stands at.</summary>
    public static bool IsFault(int signal, in SignalInfo info) => info.Code > 0 && signal is 4 or 5 or 7 or 8 or 11;

    /// <summary>
    /// A signal arrived while another was held: one is held on, the other is sent again. Stopping and continuing are never sent again,
    /// for to send one takes back the other: the later one wins, as it does in the kernel.
    /// </summary>
    public static void Join(TracedThread thread, int signal, in SignalInfo info)
    {
        bool wasHeld = thread.TryGetHeld(out int held, out SignalInfo heldInfo);
        if (!IsJobControl(signal) && wasHeld)
        {
            thread.SendAgain(signal, info);
            return;
        }

        if (wasHeld && !IsJobControl(held)) thread.SendAgain(held, heldInfo);
        thread.Hold(signal, info);
    }

    private static bool IsJobControl(int signal) => IsStop(signal) || signal == ContinueSignal;
}
