using System.Runtime.InteropServices;
using System.Text;

namespace Bridle.Linux.Spawning;

/// <summary>The strings and the stack that a child uses until it execs. Freed together, and only when the child has let go of them.</summary>
internal sealed unsafe class SpawnMemory
{
    private const int StackSize = 16 * 1024;
    private readonly List<nint> _blocks = [];

    internal void* Stack() => (byte*)Allocate(StackSize) + StackSize;

    internal void* Allocate(int size)
    {
        void* block = NativeMemory.AlignedAlloc((nuint)size, 16);
        new Span<byte>(block, size).Clear();
        _blocks.Add((nint)block);
        return block;
    }

    internal byte* Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("a string for a program cannot contain a zero byte", nameof(text));
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)Allocate(length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }

    internal byte** Texts(IReadOnlyCollection<string> texts)
    {
        byte** list = (byte**)Allocate((texts.Count + 1) * sizeof(byte*));
        int index = 0;
        foreach (string text in texts)
            list[index++] = Text(text);
        return list;
    }

    internal void Free()
    {
        foreach (nint block in _blocks)
            NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
    }
}
