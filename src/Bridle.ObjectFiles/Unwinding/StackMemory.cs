using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// A window on the stack, read in large pieces since each is a system call: it grows as the walk goes on. Pieces start at a page, so
/// that one that cannot be read hides none that can.
/// </summary>
internal sealed class StackMemory
{
    private const int PageBytes = 4096, SmallestPiece = 2 * PageBytes, LargestPiece = 16 * PageBytes;
    private readonly byte[] _window = new byte[LargestPiece];
    private IMemoryReader _memory = null!;
    private ulong _start;
    private int _length, _piece;

    public IMemoryReader Memory => _memory;

    /// <summary>Forgets what was read: the victim has run since.</summary>
    public void Attach(IMemoryReader memory) => (_memory, _length, _piece) = (memory, 0, SmallestPiece);

    public bool TryReadWord(ulong address, out ulong value)
    {
        value = 0;
        if (!Holds(address, sizeof(ulong)) && !Move(address)) return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(_window.AsSpan((int)(address - _start)));
        return true;
    }

    /// <summary>A value of up to 8 bytes that need not lie on the stack.</summary>
    public bool TryReadValue(ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        bool read = Holds(address, size)
            ? _window.AsSpan((int)(address - _start), size).TryCopyTo(bytes)
            : _memory.TryReadExactly(new TargetAddress(address), bytes[..size]);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return read;
    }

    private bool Holds(ulong address, int size)
    {
        ulong offset = unchecked(address - _start);
        return offset < (ulong)_length && size <= _length - (int)offset;
    }

    private bool Move(ulong address)
    {
        // A word across the border of two pages needs both; the smallest piece has them.
        _start = address & ~(ulong)(PageBytes - 1);
        int wanted = (int)Math.Min((ulong)_piece, unchecked(0 - _start) is 0 ? ulong.MaxValue : unchecked(0 - _start));
        _length = Math.Max(0, _memory.Read(new TargetAddress(_start), _window.AsSpan(0, wanted)));
        _piece = Math.Min(_piece * 2, LargestPiece);
        return Holds(address, sizeof(ulong));
    }
}
