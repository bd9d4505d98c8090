using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Linux.Ptrace;

/// <summary>
/// ptrace(2), a request a method. Every call belongs to the thread that attached: from another one the kernel answers
/// ESRCH. Results are values, because a tracee can vanish between any two calls; ESRCH means "gone, or not stopped".
/// </summary>
public static unsafe partial class Tracee
{
    private const long PeekUser = 3, PokeText = 4, PokeUser = 6, ContinueRequest = 7, SingleStep = 9, GetRegs = 12, SetRegs = 13,
        DetachRequest = 17, SystemCall = 24, SetOptionsRequest = 0x4200, GetEventMessageRequest = 0x4201, GetSignalInfoRequest = 0x4202,
        SetSignalInfoRequest = 0x4203, SeizeRequest = 0x4206, InterruptRequest = 0x4207, ListenRequest = 0x4208,
        GetSignalMaskRequest = 0x420a, SetSignalMaskRequest = 0x420b, GetSystemCallRequest = 0x420e;

    private const int SignalMaskBytes = 8;

    public static Errno Seize(int threadId, PtraceOptions options) => Call(SeizeRequest, threadId, 0, (nint)(int)options);

    public static Errno SetOptions(int threadId, PtraceOptions options) => Call(SetOptionsRequest, threadId, 0, (nint)(int)options);

    public static Errno Interrupt(int threadId) => Call(InterruptRequest, threadId, 0, 0);

    public static Errno Continue(int threadId, int signal) => Call(ContinueRequest, threadId, 0, signal);

    /// <summary>Runs to the next entry or exit of a system call.</summary>
    public static Errno ContinueToSystemCall(int threadId, int signal) => Call(SystemCall, threadId, 0, signal);

    public static Errno Step(int threadId, int signal) => Call(SingleStep, threadId, 0, signal);

    /// <summary>Leaves a thread in its group stop and hears when the stop ends.</summary>
    public static Errno Listen(int threadId) => Call(ListenRequest, threadId, 0, 0);

    public static Errno Detach(int threadId, int signal) => Call(DetachRequest, threadId, 0, signal);

    public static Errno GetRegisters(int threadId, out Registers registers)
    {
        Registers read = default;
        Errno error = Call(GetRegs, threadId, 0, (nint)(&read));
        registers = read;
        return error;
    }

    public static Errno SetRegisters(int threadId, in Registers registers)
    {
        Registers written = registers;
        return Call(SetRegs, threadId, 0, (nint)(&written));
    }

    /// <summary>Moves rip alone: cheaper than a copy of all registers, and all that a breakpoint needs.</summary>
    public static Errno SetInstructionPointer(int threadId, TargetAddress address) =>
        Call(PokeUser, threadId, RegisterTable.InstructionPointerOffset, unchecked((nint)address.Value));

    /// <summary>Reads one register by its offset in <see cref="Registers"/>.</summary>
    public static Errno GetRegister(int threadId, int offset, out ulong value)
    {
        // The raw system call stores through the data pointer; only the C library's wrapper returns the word.
        ulong read = 0;
        Errno error = RawCall(PeekUser, threadId, offset, (nint)(&read));
        value = read;
        return error;
    }

    public static Errno SetRegister(int threadId, int offset, ulong value) => Call(PokeUser, threadId, offset, unchecked((nint)value));

    public static Errno WriteWord(int threadId, TargetAddress address, ulong word) =>
        Call(PokeText, threadId, unchecked((nint)address.Value), unchecked((nint)word));

    public static Errno GetSignalInfo(int threadId, out SignalInfo info)
    {
        SignalInfo read = default;
        Errno error = Call(GetSignalInfoRequest, threadId, 0, (nint)(&read));
        info = read;
        return error;
    }

    public static Errno SetSignalInfo(int threadId, in SignalInfo info)
    {
        SignalInfo written = info;
        return Call(SetSignalInfoRequest, threadId, 0, (nint)(&written));
    }

    public static Errno GetEventMessage(int threadId, out ulong message)
    {
        ulong read = 0;
        Errno error = Call(GetEventMessageRequest, threadId, 0, (nint)(&read));
        message = read;
        return error;
    }

    public static Errno GetSignalMask(int threadId, out ulong mask)
    {
        ulong read = 0;
        Errno error = Call(GetSignalMaskRequest, threadId, SignalMaskBytes, (nint)(&read));
        mask = read;
        return error;
    }

    public static Errno SetSignalMask(int threadId, ulong mask) => Call(SetSignalMaskRequest, threadId, SignalMaskBytes, (nint)(&mask));

    /// <summary>Which system call a stopped thread is entering or leaving (Linux 5.3; EIO before).</summary>
    public static Errno GetSystemCall(int threadId, out SystemCallStop stop)
    {
        SystemCallRecord read = default;
        Errno error = Call(GetSystemCallRequest, threadId, SystemCallRecord.Size, (nint)(&read));
        stop = error.IsSuccess ? read.Decode() : default;
        return error;
    }

    // The one door to ptrace.
    private static Errno Call(long request, int threadId, nint address, nint data) =>
        ptrace(request, threadId, address, data) == -1 ? Errno.Last() : Errno.Success;

    private static Errno RawCall(long request, int threadId, nint address, nint data) =>
        syscall(101, request, threadId, address, data) == -1 ? Errno.Last() : Errno.Success;

    [LibraryImport("libc", SetLastError = true)]
    private static partial long ptrace(long request, int pid, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long request, long pid, nint address, nint data);
}
