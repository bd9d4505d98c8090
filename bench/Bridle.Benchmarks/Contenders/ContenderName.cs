namespace Bridle.Benchmarks.Contenders;

/// <summary>The names that requirements and several figures share.</summary>
internal static class ContenderName
{
    public const string Bpftrace = "bpftrace";
    public const string Bridle = "bridle";
    public const string Elfutils = "elfutils";
    public const string Floor = "C floor";
    public const string Gdb = "gdb";
    public const string Libunwind = "libunwind";
    public const string Strace = "strace";
    public const string Untraced = "untraced";
}
