using System.Collections.Immutable;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>
/// Memory that lies in a file, segment by segment: a core's, or a program's as it would be loaded at its own addresses. As safe for
/// threads as the file and <paramref name="missing"/> are.
/// </summary>
/// <param name="bytes">The file.</param>
/// <param name="segments">Where what of it lies; others than PT_LOAD are passed over.</param>
/// <param name="missing">
/// Has what the segments leave out: a core has no text that lies in files. Never asked for what a program may have written.
/// </param>
public sealed class SegmentMemory(IFileBytes bytes, ImmutableArray<ProgramHeader> segments, IMemoryReader? missing = null) : IMemoryReader
{
    private readonly ProgramHeader[] _segments =
        [.. segments.Where(static segment => segment.Type == SegmentType.Load && segment.MemorySize != 0).OrderBy(static segment => segment.Address)];

    public int Read(TargetAddress address, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int got = ReadPiece(address.Plus(done), destination[done..]);
            if (got <= 0) break;
            done += got;
        }

        return done;
    }

    private int ReadPiece(TargetAddress address, Span<byte> destination)
    {
        int next = IndexBehind(address.Value);
        if (next == 0 || !_segments[next - 1].Contains(new FileAddress(address.Value))) return ReadGap(next, address, destination);
        ref readonly ProgramHeader segment = ref _segments[next - 1];
        ulong offset = address.Value - segment.Address.Value;
        if (offset < segment.FileSize)
        {
            int got = ReadFile(segment.Offset, offset, Cut(destination, segment.FileSize - offset));
            // A file that was cut: the text, of all that is missing, is certainly what its own file has.
            bool isText = segment.IsExecutable && !segment.IsWritable;
            return got > 0 || !isText || missing is null ? got : missing.Read(address, Cut(destination, segment.FileSize - offset));
        }

        return segment.IsWritable || missing is null ? 0 : missing.Read(address, Cut(destination, segment.MemorySize - offset));
    }

    private int ReadGap(int next, TargetAddress address, Span<byte> destination)
    {
        if (missing is null) return 0;
        ulong room = next < _segments.Length ? _segments[next].Address.Value - address.Value : ulong.MaxValue;
        return missing.Read(address, Cut(destination, room));
    }

    private int ReadFile(ulong start, ulong offset, Span<byte> destination)
    {
        ulong at = unchecked(start + offset);
        return at < start || at > long.MaxValue ? 0 : bytes.Read((long)at, destination);
    }

    /// <summary>How many segments start at the address or before it.</summary>
    private int IndexBehind(ulong address)
    {
        (int low, int high) = (0, _segments.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_segments[middle].Address.Value <= address) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static Span<byte> Cut(Span<byte> destination, ulong room) => destination[..(int)Math.Min((ulong)destination.Length, room)];
}
