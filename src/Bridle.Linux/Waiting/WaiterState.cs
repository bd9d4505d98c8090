using System.Runtime.InteropServices;

namespace Bridle.Linux.Waiting;

/// <summary>What a waiter shares with wait.S, which knows these offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WaiterState
{
    /// <summary>How long after the first try the second one comes: see the essay at TraceeWaiter.</summary>
    private const long SecondTryNanoseconds = 100_000;

    internal int Woken;
    internal int TimedOut;
    internal int Inside;
    internal int Armed;
    internal int Timer;
    internal TimerSetting SecondTry;

    internal static WaiterState Create(int timer) =>
        new() { Timer = timer, SecondTry = new TimerSetting { ValueNanoseconds = SecondTryNanoseconds } };
}
