namespace Bridle.Linux.Procfs;

/// <summary>Line Seccomp of /proc/PID/status.</summary>
public enum SeccompMode
{
    Disabled = 0,
    Strict = 1,
    Filter = 2,
}
