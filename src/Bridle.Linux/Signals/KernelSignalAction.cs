using System.Runtime.InteropServices;

namespace Bridle.Linux.Signals;

/// <summary>struct sigaction as the kernel has it, restorer included, so that it can be read and written back unchanged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelSignalAction
{
    internal nint Handler;
    internal ulong Flags;
    internal nint Restorer;
    internal ulong Mask;
}
