using System.Collections.Immutable;
using Bridle.Probes.Matching;

namespace Bridle.Probes;

/// <summary>
/// The proc provider, as far as a tracer of processes sees what happens: the life of processes and threads, and their signals. The same for
/// all victims. Its probes have no sites: whoever sees the event makes them fire, and hands over the raw arguments that
/// <see cref="LifeCycleEvent"/> names. Any thread.
/// </summary>
public static class ProcProvider
{
    /// <summary>The provider's name.</summary>
    public const string Name = "proc";

    /// <summary>The module of all its probes.</summary>
    public const string Module = "vmlinux";

    private static readonly ImmutableArray<ProbeDefinition> s_all =
    [
        Of(LifeCycleEvent.Create, "create", new ArgumentType("pid_t", 0)),
        Of(LifeCycleEvent.Exec, "exec", new ArgumentType("char *", 0)),
        Of(LifeCycleEvent.ExecFailure, "exec-failure", new ArgumentType("int", 0)),
        Of(LifeCycleEvent.ExecSuccess, "exec-success"),
        Of(LifeCycleEvent.Exit, "exit", new ArgumentType("int", 0)),
        Of(LifeCycleEvent.Fault, "fault", new ArgumentType("int", 0)),
        Of(LifeCycleEvent.ThreadCreate, "lwp-create", new ArgumentType("pid_t", 0)),
        Of(LifeCycleEvent.ThreadExit, "lwp-exit"),
        Of(LifeCycleEvent.ThreadStart, "lwp-start"),
        Of(LifeCycleEvent.SignalHandle, "signal-handle", new ArgumentType("int", 0)),
        Of(LifeCycleEvent.SignalSend, "signal-send", new ArgumentType("pid_t", 0), new ArgumentType("pid_t", 1), new ArgumentType("int", 2)),
        Of(LifeCycleEvent.Start, "start"),
    ];

    /// <summary>The probes of a pattern, by name. None has a function.</summary>
    public static ProbeMatches Match(ProbePattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!new Glob(pattern.Provider).Matches(Name) || !new Glob(pattern.Module).Matches(Module)) return ProbeMatches.None;
        Glob functions = new(pattern.Function), names = new(pattern.Name);
        return new ProbeMatches([.. s_all.Where(probe => functions.Matches(probe.Function) && names.Matches(probe.Name))], []);
    }

    private static ProbeDefinition Of(LifeCycleEvent happening, string name, params ImmutableArray<ArgumentType> arguments) =>
        new(ProbeKind.LifeCycle, Name, Module, "", name) { Event = happening, Arguments = arguments };
}
