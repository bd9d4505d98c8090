using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// The buffer of one processor's events, which the kernel writes and one thread reads: a page of positions, then the data, a power of two of
/// pages. The kernel does not write over what has not been taken; it counts what it had no room for.
/// </summary>
internal sealed unsafe partial class SampleRing : IDisposable
{
    private const int PageBytes = 4096, ReadWrite = 3, Shared = 1, HeadPlace = 1024, TailPlace = 1032, LongestRecord = 1 << 16;

    private readonly int _bytes;
    private byte[]? _joined;
    private byte* _page;
    private ulong _tail, _end;

    private SampleRing(byte* page, int bytes)
    {
        _page = page;
        _bytes = bytes;
    }

    public int Bytes => _bytes;

    /// <summary>There is something that was not taken.</summary>
    public bool HasMore => _page != null && Head != _tail;

    /// <summary>How often all was thrown away since a record was not whole, which no kernel writes.</summary>
    public long Broken { get; private set; }

    /// <summary>The next record is the first one behind a <see cref="Discard"/>.</summary>
    public bool IsAfterDiscard { get; private set; }

    private ulong Head => Volatile.Read(ref *(ulong*)(_page + HeadPlace));

    /// <param name="file">The event that the buffer belongs to; others are sent to it.</param>
    /// <param name="bytes">A power of two of pages.</param>
    public static Errno TryMap(SafeFileHandle file, int bytes, out SampleRing? ring)
    {
        nint page = mmap(0, PageBytes + bytes, ReadWrite, Shared, file, 0);
        Errno error = page == -1 ? Errno.Last() : Errno.Success;
        ring = error.IsSuccess ? new SampleRing((byte*)page, bytes) : null;
        return error;
    }

    /// <summary>What there is at this moment is taken next, and no more: so a taking ends.</summary>
    public void Begin() => _end = _page == null ? _tail : Head;

    /// <summary>The next record, good until <see cref="Skip"/>.</summary>
    public bool TryPeek(out uint type, out ReadOnlySpan<byte> record)
    {
        type = 0;
        record = default;
        ulong left = unchecked(_end - _tail);
        if (left == 0) return false;
        if (left <= (ulong)_bytes && left >= SampleRecord.HeaderBytes
            && SampleRecord.TryReadHeader(At(_tail, SampleRecord.HeaderBytes), out type, out int length) && (ulong)length <= left)
        {
            record = At(_tail, length);
            return true;
        }
        Broken++;
        ThrowAway();
        return false;
    }

    public void Skip(int length) => MoveTo(unchecked(_tail + (ulong)length));

    /// <summary>Throws away what there is.</summary>
    public void Discard()
    {
        ThrowAway();
        IsAfterDiscard = true;
    }

    public void Dispose()
    {
        if (_page == null) return;
        _ = munmap((nint)_page, PageBytes + _bytes);
        _page = null;
    }

    // What goes over the end goes on at the start.
    private ReadOnlySpan<byte> At(ulong position, int length)
    {
        int place = (int)(position & (ulong)(_bytes - 1)), first = Math.Min(length, _bytes - place);
        byte* data = _page + PageBytes;
        if (first == length) return new ReadOnlySpan<byte>(data + place, length);
        _joined ??= new byte[LongestRecord];
        new ReadOnlySpan<byte>(data + place, first).CopyTo(_joined);
        new ReadOnlySpan<byte>(data, length - first).CopyTo(_joined.AsSpan(first));
        return _joined.AsSpan(0, length);
    }

    private void ThrowAway()
    {
        if (_page != null) MoveTo(Head);
        _end = _tail;
    }

    // The kernel may write there from now on.
    private void MoveTo(ulong position)
    {
        IsAfterDiscard = false;
        _tail = position;
        Volatile.Write(ref *(ulong*)(_page + TailPlace), position);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(nint address, nint length);
}
