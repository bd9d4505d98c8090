using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Inspection;

/// <summary>The memory that a file fills, read from the file: what the program has written there since is not seen.</summary>
internal sealed class MappedFile : IMemoryReader, IDisposable
{
    private readonly Mapping[] _segments;
    private readonly SafeFileHandle? _file;

    public MappedFile(string root, int processId, ReadOnlySpan<Mapping> segments)
    {
        _segments = segments.ToArray();
        AddressRange range = segments[0].Range;
        // The link leads to the mapped file itself, whatever has become of its name, but is for the privileged alone.
        _file = Open(string.Create(CultureInfo.InvariantCulture, $"{root}/{processId}/map_files/{range.Start.Value:x}-{range.End.Value:x}"));
        if (_file is null && segments[0] is { IsDeleted: false, IsFile: true }) _file = Open($"{root}/{processId}/root{segments[0].Path}");
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        foreach (Mapping segment in _segments)
        {
            if (_file is null || !segment.Range.Contains(address)) continue;
            ulong offset = address.Value - segment.Range.Start.Value;
            int length = (int)Math.Min((ulong)destination.Length, segment.Range.Size - offset);
            return ReadFile(destination[..length], unchecked((long)(segment.FileOffset + offset)));
        }

        return 0;
    }

    public void Dispose() => _file?.Dispose();

    private int ReadFile(Span<byte> destination, long offset)
    {
        try
        {
            return offset < 0 ? 0 : RandomAccess.Read(_file!, destination, offset);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return 0; // Cut short or not readable: there are no headers then.
        }
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
