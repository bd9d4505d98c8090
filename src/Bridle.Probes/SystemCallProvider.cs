using System.Collections.Immutable;
using Bridle.Linux.SystemCalls;
using Bridle.Probes.Arguments;
using Bridle.Probes.Matching;
using Bridle.Probes.SystemCalls;

namespace Bridle.Probes;

/// <summary>
/// The syscall provider: entry and return of every system call of Linux x86-64, by the kernel's name ("newfstatat", not "fstatat"). The same
/// for all victims. A call that never returns (exit) fires no return; an execve that succeeds fires it in the new program. A call that was
/// entered before it was asked for fires its return alone. Any thread.
/// </summary>
public static class SystemCallProvider
{
    /// <summary>The provider's name.</summary>
    public const string Name = "syscall";

    /// <summary>The module of all its probes.</summary>
    public const string Module = "vmlinux";

    private const string Entry = "entry", Return = "return";

    private static readonly ImmutableArray<ArgumentType> s_result = [new("long", 0), new("long", 1)];
    private static readonly Lazy<ImmutableArray<ProbeDefinition>> s_all = new(Create);

    /// <summary>The probes of a pattern, by number, entry before return.</summary>
    public static ProbeMatches Match(ProbePattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!new Glob(pattern.Provider).Matches(Name) || !new Glob(pattern.Module).Matches(Module)) return ProbeMatches.None;
        Glob functions = new(pattern.Function), names = new(pattern.Name);
        return new ProbeMatches([.. s_all.Value.Where(probe => functions.Matches(probe.Function) && names.Matches(probe.Name))], []);
    }

    private static ImmutableArray<ProbeDefinition> Create() =>
        [.. SystemCallName.All.Order().SelectMany(static number => Of(number, SystemCallName.Of(number)))];

    private static IEnumerable<ProbeDefinition> Of(int number, string name)
    {
        yield return Of(ProbeKind.SystemCallEntry, number, name, Entry, SystemCallSignatures.Of(name), SystemCallEntryArguments.Instance);
        yield return Of(ProbeKind.SystemCallReturn, number, name, Return, s_result, SystemCallReturnArguments.Instance);
    }

    private static ProbeDefinition Of(ProbeKind kind, int number, string function, string name, ImmutableArray<ArgumentType> arguments, ArgumentSource source) =>
        new(kind, Name, Module, function, name) { SystemCall = number, Arguments = arguments, Sources = [source] };
}
