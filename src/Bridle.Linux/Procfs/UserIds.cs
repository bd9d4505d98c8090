namespace Bridle.Linux.Procfs;

/// <summary>The four user ids, or the four group ids, of a thread, in the order of /proc/PID/status.</summary>
public readonly record struct UserIds(uint Real, uint Effective, uint Saved, uint FileSystem)
{
    public bool Agree => Real == Effective && Effective == Saved && Saved == FileSystem;
}
