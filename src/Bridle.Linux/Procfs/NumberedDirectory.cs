using System.Buffers.Binary;
using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Procfs;

/// <summary>
/// The entries of a directory whose names are numbers: the processes of /proc, the threads of /proc/PID/task. It stays open, to be
/// listed again: the framework's enumeration opens it each time anew and makes a path of each entry.
/// </summary>
public sealed class NumberedDirectory : IDisposable
{
    // struct linux_dirent64: inode, offset, length of the record, type, name.
    private const int LengthOffset = 16, TypeOffset = 18, NameOffset = 19, DirectoryType = 4, BufferBytes = 16_384;

    private readonly SafeFileHandle _directory;
    private readonly List<int> _ids = [];
    private readonly int _limit;

    private NumberedDirectory(SafeFileHandle directory, int limit) => (_directory, _limit) = (directory, limit);

    /// <summary>Null where there is none.</summary>
    internal static NumberedDirectory? Open(string path, int limit)
    {
        if (ProcImports.Open(path, out SafeFileHandle directory).IsSuccess) return new NumberedDirectory(directory, limit);
        directory.Dispose();
        return null;
    }

    /// <summary>
    /// The numbers in ascending order, as they are now; empty when the process has vanished, or has more than the limit. Valid until the
    /// next call. One thread at a time.
    /// </summary>
    public IReadOnlyList<int> List()
    {
        _ids.Clear();
        if (!TryList()) _ids.Clear();
        _ids.Sort();
        return _ids;
    }

    public void Dispose() => _directory.Dispose();

    private bool TryList()
    {
        Span<byte> buffer = stackalloc byte[BufferBytes];
        if (!ProcImports.Rewind(_directory).IsSuccess) return false;
        while (ProcImports.ReadDirectory(_directory, buffer, out int length).IsSuccess)
        {
            if (length == 0) return true;
            if (!TryTake(buffer[..length])) return false;
        }

        return false;
    }

    private bool TryTake(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            ReadOnlySpan<byte> record = records[..BinaryPrimitives.ReadUInt16LittleEndian(records[LengthOffset..])];
            records = records[record.Length..];
            ReadOnlySpan<byte> name = record[NameOffset..];
            name = name[..name.IndexOf((byte)0)];
            if (record[TypeOffset] != DirectoryType || !Utf8Parser.TryParse(name, out int id, out int used) || used != name.Length) continue;
            if (_ids.Count == _limit) return false;
            _ids.Add(id);
        }

        return true;
    }
}
