using Bridle.Language;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Probes;

/// <summary>
/// The probes of a run by their numbers. The engine's own are here from the start: BEGIN, END and ERROR as 1, 2 and 3, and some timers;
/// other timers come into being when a program names them.
/// </summary>
public sealed class ProbeTable : IProbeCatalog
{
    public const int Begin = 1, End = 2, Error = 3;

    private static readonly string[] s_timers =
    [
        "profile-97", "profile-199", "profile-499", "profile-997", "profile-1999", "profile-4001", "profile-4999",
        "tick-1", "tick-10", "tick-100", "tick-500", "tick-1000", "tick-5000",
    ];

    private readonly List<Probe> _probes = [];
    private readonly HashSet<string> _timers = new(StringComparer.Ordinal);

    public ProbeTable()
    {
        foreach (string name in (ReadOnlySpan<string>)["BEGIN", "END", "ERROR"]) Add("dtrace", "", "", name);
        foreach (string name in s_timers) AddTimer(name);
    }

    public IReadOnlyList<Probe> All => _probes;

    /// <summary>A probe that was matched before, by its number.</summary>
    public Probe this[int id] => _probes[id - 1];

    public IReadOnlyList<Probe> Match(ProbeDescription description)
    {
        if (description.Identifier is int id) return id >= 1 && id <= _probes.Count ? [this[id]] : [];
        bool isTimer = Glob.Matches(description.Provider, "profile") && description.Module.Length == 0 && description.Function.Length == 0;
        if (isTimer && TimerName.TryRead(description.Name, out _, out _)) AddTimer(description.Name);
        return [.. _probes.Where(probe => Matches(description, probe))];
    }

    public ProbeFacts Describe(ProbeDescription description) => new(Match(description).Count);

    public bool Exists(string kind, string name) => kind == "provider" && _probes.Exists(probe => probe.Provider == name);

    private static bool Matches(ProbeDescription description, Probe probe) =>
        Glob.Matches(description.Provider, probe.Provider) && Glob.Matches(description.Module, probe.Module)
        && Glob.Matches(description.Function, probe.Function) && Glob.Matches(description.Name, probe.Name);

    private void AddTimer(string name)
    {
        if (_timers.Add(name)) Add("profile", "", "", name);
    }

    private void Add(string provider, string module, string function, string name) => _probes.Add(new Probe(_probes.Count + 1, provider, module, function, name));
}
