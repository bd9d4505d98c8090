using Bridle.Target;

namespace Bridle.Linux.Procfs;

/// <summary>One line of /proc/PID/maps.</summary>
/// <param name="Range">Whole pages.</param>
/// <param name="Access">What the victim may do here; a tracer may do more.</param>
/// <param name="FileOffset">In bytes, where <paramref name="Range"/> starts in the file.</param>
/// <param name="DeviceMajor">Of the file's file system; some (btrfs, overlayfs) show another number to stat.</param>
/// <param name="DeviceMinor">See <paramref name="DeviceMajor"/>.</param>
/// <param name="Inode">0 for memory without a file.</param>
/// <param name="Path">The file in the victim's mount namespace, a name in brackets such as [heap], or empty.</param>
/// <param name="IsDeleted">The file has no name any more, so <paramref name="Path"/> may lead to another file or to none.</param>
public readonly record struct Mapping(
    AddressRange Range,
    MappingAccess Access,
    ulong FileOffset,
    uint DeviceMajor,
    uint DeviceMinor,
    ulong Inode,
    string Path,
    bool IsDeleted)
{
    public bool IsExecutable => (Access & MappingAccess.Execute) != 0;

    public bool IsWritable => (Access & MappingAccess.Write) != 0;

    public bool IsShared => (Access & MappingAccess.Shared) != 0;

    public bool IsFile => Inode != 0;
}
