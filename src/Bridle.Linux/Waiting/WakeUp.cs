using System.Globalization;
using System.Runtime.InteropServices;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Waiting;

/// <summary>The signal with the waiter's state in it.</summary>
internal static unsafe class WakeUp
{
    /// <summary>struct siginfo for a queued signal.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct QueuedSignal
    {
        internal int Signal;
        internal int Error;
        internal int Code;
        private readonly int _padding;
        internal int Process;
        internal int User;
        internal void* Value;
    }

    /// <summary>ESRCH (the thread has ended) is as good as sent. EAGAIN means that the queue of signals is full, which passes.</summary>
    internal static void Send(int thread, WaiterState* state)
    {
        int process = Environment.ProcessId;
        QueuedSignal signal = new() { Signal = WakeSignal.Number, Code = WakeSignal.Code, Process = process, Value = state };
        while (SignalImports.syscall(SignalImports.RtTgsigqueueinfo, process, thread, signal.Signal, (nint)(&signal)) != 0)
        {
            Errno error = Errno.Last();
            if (error == Errno.ESRCH)
                return;
            if (error != Errno.EAGAIN)
                throw new LinuxException("wake thread", thread.ToString(CultureInfo.InvariantCulture), error);
            Thread.Yield();
        }
    }
}
