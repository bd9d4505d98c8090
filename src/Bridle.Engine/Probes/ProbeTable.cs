using Bridle.Language;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Probes;

/// <summary>
/// The probes of a run by their numbers. The engine's own are here from the start: BEGIN, END and ERROR as 1, 2 and 3, and some timers;
/// other timers come into being when a program names them, and all others when a source makes them. Any thread.
/// </summary>
public sealed class ProbeTable : IProbeCatalog
{
    public const int Begin = 1, End = 2, Error = 3;

    private static readonly string[] s_timers =
    [
        "profile-97", "profile-199", "profile-499", "profile-997", "profile-1999", "profile-4001", "profile-4999",
        "tick-1", "tick-10", "tick-100", "tick-500", "tick-1000", "tick-5000",
    ];

    private readonly Lock _gate = new();
    private readonly List<Probe> _own = [];
    private readonly Dictionary<(string, string, string, string), Probe> _known = [];
    private volatile Probe[] _probes = new Probe[64];
    private int _count;

    public ProbeTable()
    {
        foreach (string name in (ReadOnlySpan<string>)["BEGIN", "END", "ERROR"]) _own.Add(Add("dtrace", "", "", name));
        foreach (string name in s_timers) AddTimer(name);
    }

    /// <summary>Who makes the others.</summary>
    public IProbeSource? Source { get; set; }

    public IReadOnlyList<Probe> All
    {
        get
        {
            lock (_gate) return _probes[.._count];
        }
    }

    /// <summary>A probe that was matched before, by its number.</summary>
    public Probe this[int id] => _probes[id - 1];

    /// <summary>Adds a probe, or finds the one that has these names already.</summary>
    public Probe Add(string provider, string module, string function, string name)
    {
        lock (_gate)
        {
            if (_known.TryGetValue((provider, module, function, name), out Probe? known)) return known;
            Probe probe = new(_count + 1, provider, module, function, name);
            if (_count == _probes.Length)
            {
                Probe[] larger = new Probe[_count * 2];
                _probes.CopyTo(larger, 0);
                _probes = larger;
            }
            _probes[_count++] = probe;
            _known.Add((provider, module, function, name), probe);
            return probe;
        }
    }

    public IReadOnlyList<Probe> Match(ProbeDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.Identifier is int id) return id >= 1 && id <= _count ? [this[id]] : [];
        bool isTimer = Glob.Matches(description.Provider, "profile") && description.Module.Length == 0 && description.Function.Length == 0;
        if (isTimer && TimerName.TryRead(description.Name, out _, out _)) AddTimer(description.Name);
        IEnumerable<Probe> own = _own.Where(probe => Matches(description, probe));
        return [.. own, .. Source?.Match(description) ?? []];
    }

    public ProbeFacts Describe(ProbeDescription description)
    {
        ProbeFacts? theirs = Source?.Describe(description);
        int matches = Match(description).Count;
        if (theirs is null) return new ProbeFacts(matches);
        return theirs.Matches == matches ? theirs : theirs with { Matches = matches, HaveOneSignature = theirs.Arguments is null };
    }

    public bool Exists(string kind, string name) => (kind == "provider" && _own.Exists(probe => probe.Provider == name)) || (Source?.Exists(kind, name) ?? false);

    private static bool Matches(ProbeDescription description, Probe probe) =>
        Glob.Matches(description.Provider, probe.Provider) && Glob.Matches(description.Module, probe.Module)
        && Glob.Matches(description.Function, probe.Function) && Glob.Matches(description.Name, probe.Name);

    private void AddTimer(string name)
    {
        Probe timer = Add("profile", "", "", name);
        if (!_own.Contains(timer)) _own.Add(timer);
    }
}
