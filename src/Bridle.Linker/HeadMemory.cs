using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Memory whose one page is read ahead: an object's header, program headers and notes mostly lie in its first page, and each
/// read of a victim is a system call.
/// </summary>
internal sealed class HeadMemory(IMemoryReader memory) : IMemoryReader
{
    private const int PageSize = 4096;
    private readonly byte[] _page = new byte[PageSize];
    private TargetAddress _start;
    private int _length;

    /// <summary>Reads the page anew, whatever was known of it.</summary>
    public void Fetch(TargetAddress start)
    {
        _start = start;
        _length = memory.Read(start, _page);
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        ulong offset = unchecked(address.Value - _start.Value);
        bool isInside = offset <= (ulong)_length && (ulong)destination.Length <= (ulong)_length - offset;
        if (!isInside) return memory.Read(address, destination);
        _page.AsSpan((int)offset, destination.Length).CopyTo(destination);
        return destination.Length;
    }
}
