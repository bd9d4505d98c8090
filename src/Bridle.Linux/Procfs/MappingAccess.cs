namespace Bridle.Linux.Procfs;

/// <summary>Column 2 of /proc/PID/maps; private is the absence of <see cref="Shared"/>.</summary>
[Flags]
public enum MappingAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    Shared = 8,
}
