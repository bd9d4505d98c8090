using System.Runtime.InteropServices;
using Bridle.Linux.Kernel;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>Runs over a breakpoint of our own and asks its counter whether that was noticed.</summary>
internal static unsafe partial class BreakpointTrial
{
    private const int Unknown = 0, Yes = 1, No = 2;
    private static int s_answer;

    /// <summary>A trial that could not be made (no right, no free register) decides nothing: the next opening says why.</summary>
    internal static bool Fires
    {
        get
        {
            if (Volatile.Read(ref s_answer) == Unknown)
                Volatile.Write(ref s_answer, Try());
            return Volatile.Read(ref s_answer) != No;
        }
    }

    private static int Try()
    {
        nint function = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "getppid");
        Errno error = ExecutionBreakpoint.Open(ThreadIds.Current, new TargetAddress((ulong)function), out SafeFileHandle file);
        using (file)
        {
            ulong hits = 0;
            if (!error.IsSuccess || !ExecutionBreakpoint.Enable(file))
                return Unknown;
            _ = ((delegate* unmanaged<int>)function)();
            return read(file, &hits, sizeof(ulong)) != sizeof(ulong) ? Unknown : hits > 0 ? Yes : No;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle file, void* buffer, nint count);
}
