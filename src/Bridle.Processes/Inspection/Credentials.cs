using System.Collections.Immutable;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Inspection;

/// <summary>Who a process is, and what it may do, at one moment.</summary>
/// <param name="Status">The ids, capability sets and seccomp mode, of the thread that was read.</param>
/// <param name="SecurityLabel">Of AppArmor, SELinux or Smack; null where there is none.</param>
/// <param name="Namespaces">All kinds; empty where they may not be read.</param>
public sealed record Credentials(ProcessStatus Status, string? SecurityLabel, ImmutableArray<NamespaceUse> Namespaces)
{
    private static readonly string[] s_kinds = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    /// <summary>The names of the capabilities in a set.</summary>
    public static ImmutableArray<string> Names(ulong capabilities) =>
        [.. Enumerable.Range(0, 64).Where(bit => (capabilities >> bit & 1) != 0).Select(CapabilityName.Of)];

    internal static Credentials Of(ProcessDetails details, ProcessStatus status)
    {
        var namespaces = ImmutableArray.CreateBuilder<NamespaceUse>(s_kinds.Length);
        foreach (string kind in s_kinds)
        {
            if (details.Namespace(status.ThreadGroupId, status.ThreadId, kind) is { } theirs)
                namespaces.Add(new NamespaceUse(kind, theirs, theirs == details.Namespace(Environment.ProcessId, Environment.ProcessId, kind)));
        }

        return new Credentials(status, details.SecurityLabel(status.ThreadGroupId, status.ThreadId), namespaces.DrainToImmutable());
    }
}

/// <summary>A namespace that a process lives in.</summary>
/// <param name="Kind">As in /proc/PID/ns.</param>
/// <param name="Identity">Such as "pid:[4026531836]".</param>
/// <param name="IsOurs">Whoever asks lives in it too.</param>
public sealed record NamespaceUse(string Kind, string Identity, bool IsOurs);
