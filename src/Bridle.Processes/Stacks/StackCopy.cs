using Bridle.Linux.Procfs;
using Bridle.Processes.Snapshots;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// A copy of a thread's stack over the memory that it is a part of: so that the thread can run on while its stack is followed. Used for
/// one thread after the other.
/// </summary>
internal sealed class StackCopy(IMemoryReader live, int limit) : IMemoryReader
{
    // Below the stack pointer a function may keep what it needs, without moving it (System V ABI for AMD64, 3.2.2).
    private const int RedZone = 128;
    private const ulong PageMask = ~0xffful;

    // Further than this above a stack pointer nobody's stack goes on.
    private const ulong LargestStack = 64 << 20;

    // Larger reads are those of a window, which asks for more than it needs.
    private const int LargestValue = 16;

    private readonly byte[] _bytes = new byte[limit];
    private ProcessSnapshot? _snapshot;
    private ulong _start;
    private int _length;
    private bool _isPast, _isOver;

    /// <summary>Memory was read beyond the copy that the thread, or others, may have changed since.</summary>
    public bool UsedLive { get; private set; }

    /// <summary>Takes what lies from the stack pointer upwards, to the end of its mapping or to the limit.</summary>
    public void Take(TargetAddress stackPointer, ProcessSnapshot snapshot)
    {
        (_snapshot, _isPast, UsedLive) = (snapshot, false, false);
        _start = unchecked(stackPointer.Value - RedZone) & PageMask;
        ulong wanted = (ulong)_bytes.Length;
        if (snapshot.TryFindMapping(stackPointer, out Mapping mapping)) wanted = Math.Min(wanted, unchecked(mapping.Range.End.Value - _start));
        _length = Math.Max(0, live.Read(new TargetAddress(_start), _bytes.AsSpan(0, (int)wanted)));
    }

    /// <summary>
    /// Takes what was copied while the thread ran, which it has done since: what may have changed is not there. Below the stack pointer, up to
    /// the start of the page, zeros stand in.
    /// </summary>
    /// <param name="isOver">The program is gone, and its memory with it.</param>
    public void Take(TargetAddress stackPointer, ReadOnlySpan<byte> copied, ProcessSnapshot snapshot, bool isOver)
    {
        (_snapshot, _isPast, _isOver, UsedLive) = (snapshot, true, isOver, false);
        _start = stackPointer.Value & PageMask;
        int below = (int)(stackPointer.Value - _start), count = Math.Min(copied.Length, _bytes.Length - below);
        _bytes.AsSpan(0, below).Clear();
        copied[..count].CopyTo(_bytes.AsSpan(below));
        _length = below + count;
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        ulong offset = unchecked(address.Value - _start);
        if (offset >= (ulong)_length) return ReadLive(address, destination);
        int count = Math.Min(destination.Length, _length - (int)offset);
        _bytes.AsSpan((int)offset, count).CopyTo(destination);
        if (count == destination.Length || destination.Length > LargestValue) return count;
        return count + Math.Max(0, ReadLive(address.Plus(count), destination[count..]));
    }

    private int ReadLive(TargetAddress address, Span<byte> destination)
    {
        if (_isPast) return MayHaveChanged(address) ? 0 : live.Read(address, destination);
        UsedLive |= !_snapshot!.TryFindMapping(address, out Mapping mapping) || mapping.IsWritable;
        return live.Read(address, destination);
    }

    // Of what was mapped since nothing is known, but that it is not this stack.
    private bool MayHaveChanged(TargetAddress address) =>
        _isOver || unchecked(address.Value - _start) < LargestStack || (_snapshot!.TryFindMapping(address, out Mapping mapping) && mapping.IsWritable);
}
