using System.Buffers.Binary;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Stops;

/// <summary>
/// Gives a victim its SIGTRAP back. Where it is blocked or ignored, the kernel unblocks it at a trap and resets its action to the
/// default, so that a debugger is not evaded. What the victim had is looked at before traps go in and whenever it idles, and is put
/// back at each hit. What it sets between two looks is not known: the kernel does not tell, and after the hit it is gone.
/// </summary>
internal sealed class TrapSignalKeeper(TracedProcess process, RemoteCaller remote, ProcessFiles files)
{
    private const int TrapSignal = 5;
    private const long ActionCall = 13;
    private const ulong MaskBytes = 8, Ignore = 1;

    // struct kernel_sigaction: handler, flags, restorer, mask.
    private const int ActionBytes = 32;

    // Below the red zone of the thread's stack.
    private const int BelowStack = 1024;

    private bool _isIgnored, _isCaught, _anyBlocks;
    private ulong _handler;

    /// <summary>Looks at what the victim has. <paramref name="stopped"/>, where there is one, can be asked for its handler.</summary>
    public void Look(TracedThread? stopped)
    {
        if (!files.TryReadThreadStatus(process.ProcessId, process.LivingThreadId, out ProcessStatus status)) return;
        _isIgnored = status.Ignored.Contains(TrapSignal);
        _isCaught = status.Caught.Contains(TrapSignal);
        _anyBlocks = false;
        foreach (TracedThread thread in process.Threads.All)
        {
            thread.BlocksTrap = files.TryReadThreadStatus(thread.ProcessId, thread.Id, out ProcessStatus own) && own.Blocked.Contains(TrapSignal);
            _anyBlocks |= thread.BlocksTrap;
        }

        if (_isCaught && _anyBlocks && stopped is not null && TryRead(stopped, out byte[] action))
            _handler = BinaryPrimitives.ReadUInt64LittleEndian(action);
    }

    /// <summary>A new thread blocks what its maker blocked.</summary>
    public void LookAtNew(TracedThread thread)
    {
        if (!_anyBlocks) return;
        thread.BlocksTrap = Tracee.GetSignalMask(thread.Id, out ulong mask).IsSuccess && (mask & TrapBit) != 0;
    }

    /// <summary>The thread has hit one of our traps.</summary>
    public void Restore(TracedThread thread)
    {
        if (thread.BlocksTrap && Tracee.GetSignalMask(thread.Id, out ulong mask).IsSuccess && (mask & TrapBit) == 0)
            Tracee.SetSignalMask(thread.Id, mask | TrapBit);
        if (_isIgnored) SetHandler(thread, Ignore);
        else if (_isCaught && thread.BlocksTrap && _handler != 0) SetHandler(thread, _handler);
    }

    private static ulong TrapBit => 1UL << (TrapSignal - 1);

    // The kernel has reset the handler alone; flags, restorer and mask are the victim's still.
    private void SetHandler(TracedThread thread, ulong handler)
    {
        if (!TryRead(thread, out byte[] action) || BinaryPrimitives.ReadUInt64LittleEndian(action) == handler) return;
        BinaryPrimitives.WriteUInt64LittleEndian(action, handler);
        Exchange(thread, action, write: true);
    }

    private bool TryRead(TracedThread thread, out byte[] action)
    {
        action = new byte[ActionBytes];
        return Exchange(thread, action, write: false);
    }

    private bool Exchange(TracedThread thread, byte[] action, bool write)
    {
        if (!thread.GetRegisters(out Registers registers).IsSuccess) return false;
        TargetAddress scratch = new((registers.Rsp - BelowStack) & ~15UL);
        byte[] kept = new byte[ActionBytes];
        if (process.Memory.Read(scratch, kept) != kept.Length) return false;
        if (write) process.Memory.Write(scratch, action);
        bool made = write
            ? remote.TryCall(thread, ActionCall, out long result, TrapSignal, scratch.Value, 0, MaskBytes)
            : remote.TryCall(thread, ActionCall, out result, TrapSignal, 0, scratch.Value, MaskBytes);
        if (!write) made &= process.Memory.Read(scratch, action) == action.Length;
        process.Memory.Write(scratch, kept);
        return made && result == 0;
    }
}
