namespace Bridle.Linux.Procfs;

/// <summary>One line of /proc/PID/limits (getrlimit(2)).</summary>
/// <param name="Name">As in /proc, such as "Max open files".</param>
/// <param name="Soft">What holds now; null for unlimited.</param>
/// <param name="Hard">How far an ordinary user may raise it; null for unlimited.</param>
/// <param name="Unit">Such as "bytes"; empty for the priorities.</param>
public sealed record ResourceLimit(string Name, ulong? Soft, ulong? Hard, string Unit)
{
    /// <summary>The name that prlimit(1) and RLIMIT_* have for it, in small letters; the other name where it has none.</summary>
    public string ShortName => Name switch
    {
        "Max cpu time" => "cpu",
        "Max file size" => "fsize",
        "Max data size" => "data",
        "Max stack size" => "stack",
        "Max core file size" => "core",
        "Max resident set" => "rss",
        "Max processes" => "nproc",
        "Max open files" => "nofile",
        "Max locked memory" => "memlock",
        "Max address space" => "as",
        "Max file locks" => "locks",
        "Max pending signals" => "sigpending",
        "Max msgqueue size" => "msgqueue",
        "Max nice priority" => "nice",
        "Max realtime priority" => "rtprio",
        "Max realtime timeout" => "rttime",
        _ => Name,
    };
}
