using System.Globalization;
using System.Text;
using Bridle.Linux.Files;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Stacks;

/// <summary>
/// /tmp/perf-PID.map, in which a runtime lists the code that it compiles: lines of a start, a size (both in hex) and a name. Later lines
/// win, as code is moved and its place used anew. Read when it is first asked, and what was appended when it has grown and does not
/// know an address. One thread at a time.
/// </summary>
public sealed class PerfMap : ICodeNamer
{
    private const int PieceBytes = 1 << 16;
    private readonly string _path;
    private readonly PerfMapLimits _limits;
    private readonly List<Entry> _lines = [];
    private Entry[] _sorted = [];
    private FileIdentity _identity;
    private long _read;

    /// <param name="path">How we get at the file; one that is a link is not followed.</param>
    /// <param name="limits">Null for the defaults.</param>
    public PerfMap(string path, PerfMapLimits? limits = null) => (_path, _limits) = (path, limits ?? PerfMapLimits.Default);

    /// <summary>The map of a process: in its own root directory, under the id that it has in its own pid namespace.</summary>
    public static PerfMap Of(ProcessFiles files, int processId, int threadId, PerfMapLimits? limits = null)
    {
        bool known = files.TryReadStatus(processId, out ProcessStatus status) && !status.NamespaceThreadIds.IsEmpty;
        int own = known ? status.NamespaceThreadIds[^1] : processId;
        return new PerfMap(string.Create(CultureInfo.InvariantCulture, $"{files.Root}/{processId}/task/{threadId}/root/tmp/perf-{own}.map"), limits);
    }

    public bool TryName(TargetAddress address, out NamedCode code) => TryFind(address.Value, out code) || (TryReadMore() && TryFind(address.Value, out code));

    private bool TryFind(ulong address, out NamedCode code)
    {
        int index = LastFrom(address);
        for (int visited = 0; index >= 0 && visited < _limits.Overlapping; index--, visited++)
        {
            Entry entry = _sorted[index];
            if (unchecked(address - entry.Start) >= entry.Size) continue;
            code = new NamedCode("", entry.Name, new TargetAddress(entry.Start));
            return true;
        }

        code = default;
        return false;
    }

    /// <summary>The last entry that starts at or before an address; -1 for none.</summary>
    private int LastFrom(ulong address)
    {
        int low = 0, high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    /// <summary>False where there is nothing new.</summary>
    private bool TryReadMore()
    {
        if (!RegularFile.TryOpenItself(_path, out SafeFileHandle handle, out FileIdentity identity).IsSuccess) return false;
        using OpenedFile file = new(handle);
        bool isSame = (identity.Device, identity.Inode) == (_identity.Device, _identity.Inode) && identity.Size >= _read;
        if (isSame && identity == _identity) return false;
        if (!isSame) Forget();
        _identity = identity;
        int before = _lines.Count;
        Read(file, Math.Min(identity.Size, _limits.FileBytes));
        if (_lines.Count == before) return false;
        _sorted = [.. _lines.OrderBy(static entry => entry.Start)]; // Stable: of two with one start the later one stays behind.
        return true;
    }

    private void Forget()
    {
        _lines.Clear();
        _sorted = [];
        _read = 0;
    }

    // A line without its end is still being written, and read again the next time.
    private void Read(OpenedFile file, long end)
    {
        byte[] piece = new byte[PieceBytes];
        while (_read < end && _lines.Count < _limits.Lines)
        {
            int got = file.Read(_read, piece.AsSpan(0, (int)Math.Min(piece.Length, end - _read)));
            int whole = piece.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && got < piece.Length) return;
            if (whole == 0) whole = got; // No line of that length is one.
            foreach (Range line in piece.AsSpan(0, whole).Split((byte)'\n')) Take(piece.AsSpan(0, whole)[line]);
            _read += whole;
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)' ') + first + 1;
        if (first <= 0 || second <= first || _lines.Count >= _limits.Lines) return;
        if (!TryParse(line[..first], out ulong start) || !TryParse(line[(first + 1)..second], out ulong size)) return;
        ReadOnlySpan<byte> name = line[(second + 1)..];
        _lines.Add(new Entry(start, size, Encoding.UTF8.GetString(name[..Math.Min(name.Length, _limits.NameBytes)])));
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out ulong value) =>
        ulong.TryParse(text.StartsWith("0x"u8) ? text[2..] : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private readonly record struct Entry(ulong Start, ulong Size, string Name);
}

/// <summary>How much of a map is taken: a victim writes it.</summary>
public sealed record PerfMapLimits
{
    public static PerfMapLimits Default { get; } = new();

    public long FileBytes { get; init; } = 256L << 20;

    public int Lines { get; init; } = 1 << 20;

    /// <summary>Bytes of one name that are kept.</summary>
    public int NameBytes { get; init; } = 4096;

    /// <summary>Entries before an address that are looked at for one which reaches over it.</summary>
    public int Overlapping { get; init; } = 16;
}
