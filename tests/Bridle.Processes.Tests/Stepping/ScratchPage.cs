using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>A page of the victim that experiments may write to, full of one word, and its stack in the middle.</summary>
internal sealed class ScratchPage(TracedThread thread, ulong address, ulong word)
{
    public const int Size = 0x1000;

    private readonly byte[] _content = new byte[Size];

    public ulong Middle => address + Size / 2;

    public void Reset()
    {
        MemoryMarshal.Cast<byte, ulong>(_content.AsSpan()).Fill(word);
        thread.Write(address, _content);
    }

    /// <summary>Differs where the content does, all but surely.</summary>
    public ulong Sum()
    {
        Assert.Equal(Size, thread.Memory.Read(new TargetAddress(address), _content));
        ulong sum = 0;
        foreach (byte value in _content)
            sum = unchecked((sum ^ value) * 0x100000001b3);
        return sum;
    }
}
