using Iced.Intel;

namespace Bridle.Probes.Code;

/// <summary>Bytes of code, read instruction by instruction. One decoder for many places: it is moved, not made anew.</summary>
internal sealed class CodeWindow : CodeReader
{
    private readonly Decoder _decoder;
    private byte[] _bytes = [];
    private int _position, _length;

    public CodeWindow() => _decoder = Decoder.Create(64, this);

    /// <summary>Shows <paramref name="length"/> bytes, the first of which lies at <paramref name="start"/>.</summary>
    public void Show(byte[] bytes, int length, ulong start)
    {
        (_bytes, _length, Start) = (bytes, length, start);
        MoveTo(start);
    }

    public ulong Start { get; private set; }

    public ulong End => unchecked(Start + (ulong)_length);

    public bool Contains(ulong address) => unchecked(address - Start) < (ulong)_length;

    public void MoveTo(ulong address)
    {
        _position = (int)Math.Min(unchecked(address - Start), (ulong)_length);
        _decoder.IP = address;
    }

    /// <summary>False for what is no instruction of 64-bit code, or does not end within the window.</summary>
    public bool TryDecode(out Instruction instruction)
    {
        _decoder.Decode(out instruction);
        return !instruction.IsInvalid;
    }

    /// <inheritdoc/>
    public override int ReadByte() => _position < _length ? _bytes[_position++] : -1;
}
