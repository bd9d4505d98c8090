namespace Bridle.Linux.Files;

/// <summary>
/// Which file it is, and which content: the same for every path, name and process that leads to it, and another once somebody wrote it.
/// </summary>
/// <param name="Device">st_dev.</param>
/// <param name="Inode">st_ino.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedSeconds">st_mtim.</param>
/// <param name="ModifiedNanoseconds">See <paramref name="ModifiedSeconds"/>.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, long Size, long ModifiedSeconds, long ModifiedNanoseconds);
