using System.Runtime.InteropServices;

namespace Bridle.Linux.Waiting;

/// <summary>struct itimerspec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSetting
{
    internal long IntervalSeconds;
    internal long IntervalNanoseconds;
    internal long ValueSeconds;
    internal long ValueNanoseconds;
}
