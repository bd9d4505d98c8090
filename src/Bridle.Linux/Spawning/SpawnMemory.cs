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
        byte* copy = (byte*)Allocate(Length(text) + 1);
        Copy(text, copy);
        return copy;
    }

    /// <summary>A list as exec wants it, in one piece with what it points to.</summary>
    internal byte** Texts(IReadOnlyCollection<string> texts)
    {
        int size = (texts.Count + 1) * sizeof(byte*);
        foreach (string text in texts) size += Length(text) + 1;
        byte** list = (byte**)Allocate(size);
        byte* next = (byte*)(list + texts.Count + 1);
        int index = 0;
        foreach (string text in texts)
        {
            list[index++] = next;
            next = Copy(text, next);
        }

        return list;
    }

    internal void Free()
    {
        foreach (nint block in _blocks)
            NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
    }

    private static int Length(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("a string for a program cannot contain a zero byte", nameof(text))
        : Encoding.UTF8.GetByteCount(text);

    // The memory is clear: only the place of the zero has to be stepped over.
    private static byte* Copy(string text, byte* destination)
    {
        fixed (char* characters = text) return destination + Encoding.UTF8.GetBytes(characters, text.Length, destination, Encoding.UTF8.GetMaxByteCount(text.Length)) + 1;
    }
}
