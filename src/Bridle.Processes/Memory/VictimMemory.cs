using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Ptrace;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Memory;

/// <summary>
/// The memory of a victim as its program sees it: our own traps are hidden from reads, and a write over one changes the byte
/// under it. Reads may run on any thread; writes on the control thread only.
/// </summary>
public sealed class VictimMemory : IMemoryReader, IDisposable
{
    private readonly SiteTable _sites;
    private readonly ThreadTable _threads;
    private volatile ProcessMemory? _memory;

    internal VictimMemory(ThreadTable threads, SiteTable sites) => (_threads, _sites) = (threads, sites);

    /// <summary>Opens the present address space: at the start and after every exec, through a living thread.</summary>
    public Errno Open(int processId, int threadId)
    {
        bool opened = ProcessMemory.TryOpen(processId, threadId, out ProcessMemory memory, out Errno error);
        ProcessMemory? old = _memory;
        _memory = opened ? memory : null;
        old?.Dispose();
        return error;
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        int got = ReadRaw(address, destination);
        if (got > 0) _sites.Veil(address, destination[..got]);
        return got;
    }

    /// <summary>Writes all bytes or says why not. Page protections do not matter.</summary>
    public Errno Write(TargetAddress address, ReadOnlySpan<byte> source)
    {
        byte[] shadow = source.ToArray();
        _sites.TakeWrites(address, shadow);
        return WriteRaw(address, shadow);
    }

    internal int ReadRaw(TargetAddress address, Span<byte> destination)
    {
        try
        {
            return _memory?.Read(address, destination) ?? 0;
        }
        catch (ObjectDisposedException)
        {
            return 0; // Another thread read on while an exec replaced the address space.
        }
    }

    /// <summary>Some kernels refuse forced writes to the mem file (proc_mem.force_override); there ptrace writes words.</summary>
    internal Errno WriteRaw(TargetAddress address, ReadOnlySpan<byte> source)
    {
        if (_memory is not { } memory) return Errno.ESRCH;
        Errno error = memory.Write(address, source);
        if (error.IsSuccess || error == Errno.ESRCH) return error;
        return _threads.FirstOwn(static thread => thread.State == TraceState.Stopped) is { } stopped
            ? WriteByWords(stopped.Id, address, source)
            : error;
    }

    public void Dispose() => _memory?.Dispose();

    private Errno WriteByWords(int threadId, TargetAddress address, ReadOnlySpan<byte> source)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (int done = 0; done < source.Length;)
        {
            TargetAddress at = address.Plus(done);
            TargetAddress start = new(at.Value & ~7UL);
            if (ReadRaw(start, word) != word.Length) return Errno.EFAULT;
            int offset = (int)(at.Value - start.Value), count = Math.Min(source.Length - done, word.Length - offset);
            source.Slice(done, count).CopyTo(word[offset..]);
            Errno error = Tracee.WriteWord(threadId, start, BitConverter.ToUInt64(word));
            if (!error.IsSuccess) return error;
            done += count;
        }

        return Errno.Success;
    }
}
