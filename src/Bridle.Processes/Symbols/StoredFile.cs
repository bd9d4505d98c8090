using Bridle.Linux.Files;
using Bridle.ObjectFiles;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Symbols;

/// <summary>
/// A file that was opened while it was mapped, and is parsed when somebody first asks. Closed when nobody refers to it any more, which
/// its handle sees to: snapshots hold it, and nobody counts snapshots.
/// </summary>
internal sealed class StoredFile(FileIdentity identity, SafeFileHandle handle, Func<IFileBytes, ObjectFile?> parse)
{
    private readonly Lazy<ObjectFile?> _file = new(() => parse(new OpenedFile(handle)));

    public FileIdentity Identity { get; } = identity;

    /// <summary>Null where it is no ELF file that can be read. Any thread.</summary>
    public ObjectFile? File => _file.Value;
}
