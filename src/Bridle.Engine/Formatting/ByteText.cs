using System.Buffers;
using System.Text;

namespace Bridle.Engine.Formatting;

/// <summary>Output on its way: bytes, since programs print bytes. Strings are one character a byte.</summary>
internal sealed class ByteText
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public IBufferWriter<byte> Writer => _bytes;

    public int Length => _bytes.WrittenCount;

    public ByteText Add(string text)
    {
        Encoding.Latin1.GetBytes(text, _bytes);
        return this;
    }

    public ByteText Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public void Clear() => _bytes.ResetWrittenCount();
}
