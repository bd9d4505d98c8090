using System.Runtime.InteropServices;

namespace Bridle.Linux.Descriptors;

internal static unsafe partial class DescriptorImports
{
    internal const int PidfdOpen = 434;
    internal const int PidfdSendSignal = 424;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollRecord
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(PollRecord* records, nint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int descriptor);
}
