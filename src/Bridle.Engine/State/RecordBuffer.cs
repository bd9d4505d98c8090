using System.Runtime.InteropServices;

namespace Bridle.Engine.State;

/// <summary>Records in the order produced, in one circle of bytes. A record lies in one piece; where it would not, a wrap mark ends the circle early.</summary>
internal sealed class RecordBuffer(int bytes, BufferPolicy policy)
{
    public static readonly int HeaderBytes = Marshal.SizeOf<RecordHeader>();

    private readonly byte[] _bytes = new byte[bytes & ~7];
    private int _head, _tail, _used;

    public BufferPolicy Policy => policy;

    public bool IsEmpty => _used == 0;

    /// <summary>False if there is no room for it.</summary>
    public bool TryAppend(RecordHeader header, ReadOnlySpan<byte> data)
    {
        header.DataBytes = data.Length;
        header.Bytes = HeaderBytes + data.Length + 7 & ~7;
        if (header.Bytes > _bytes.Length) return false;
        while (!Fits(header.Bytes))
        {
            if (policy != BufferPolicy.Ring) return false;
            Skip();
        }
        if (_bytes.Length - _tail < header.Bytes) Wrap();
        MemoryMarshal.Write(_bytes.AsSpan(_tail), header);
        data.CopyTo(_bytes.AsSpan(_tail + HeaderBytes));
        Advance(ref _tail, header.Bytes);
        _used += header.Bytes;
        return true;
    }

    /// <summary>Looks at the oldest record; it stays until <see cref="Skip"/>.</summary>
    public bool TryPeek(out RecordHeader header, out ReadOnlySpan<byte> data)
    {
        header = default;
        data = default;
        if (_used == 0) return false;
        header = Unwrapped();
        data = _bytes.AsSpan(_head + HeaderBytes, header.DataBytes);
        return true;
    }

    public void Skip()
    {
        int length = Unwrapped().Bytes;
        Advance(ref _head, length);
        _used -= length;
    }

    public void Clear() => _head = _tail = _used = 0;

    private bool Fits(int length)
    {
        if (_used == 0) Clear();
        int free = _bytes.Length - _used, atEnd = _bytes.Length - _tail;
        return atEnd >= length ? free >= length : free - atEnd >= length && _tail >= _head;
    }

    private void Wrap()
    {
        int rest = _bytes.Length - _tail;
        if (rest >= HeaderBytes) MemoryMarshal.Write(_bytes.AsSpan(_tail), new RecordHeader { Bytes = rest, Kind = RecordKind.Wrap });
        _used += rest;
        _tail = 0;
    }

    // The header of the oldest record, once the head is past a wrap mark or past an end too short for one.
    private RecordHeader Unwrapped()
    {
        int rest = _bytes.Length - _head;
        RecordHeader header = rest >= HeaderBytes ? MemoryMarshal.Read<RecordHeader>(_bytes.AsSpan(_head)) : new RecordHeader { Bytes = rest, Kind = RecordKind.Wrap };
        if (header.Kind != RecordKind.Wrap) return header;
        _used -= rest;
        _head = 0;
        return MemoryMarshal.Read<RecordHeader>(_bytes);
    }

    private void Advance(ref int position, int length)
    {
        position += length;
        if (position == _bytes.Length) position = 0;
    }
}
