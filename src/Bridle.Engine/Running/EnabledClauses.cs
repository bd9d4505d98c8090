using Bridle.Engine.Interpreting;

namespace Bridle.Engine.Running;

/// <summary>Which clauses run at which probe, in the order of the program. Firings read it without a lock; one at a time changes it.</summary>
internal sealed class EnabledClauses
{
    private volatile ClauseImage[]?[] _byProbe = new ClauseImage[]?[64];

    public IEnumerable<int> Probes
    {
        get
        {
            ClauseImage[]?[] all = _byProbe;
            return Enumerable.Range(0, all.Length).Where(probe => all[probe] is not null);
        }
    }

    /// <summary>Null where there is none.</summary>
    public ClauseImage[]? Of(int probe)
    {
        ClauseImage[]?[] all = _byProbe;
        return (uint)probe < (uint)all.Length ? all[probe] : null;
    }

    /// <summary>Clauses times probes, of one of the program's texts.</summary>
    public int Count(int unit) => _byProbe.Sum(clauses => clauses?.Count(clause => clause.Clause.Unit == unit) ?? 0);

    /// <summary>Adds a clause to a probe, unless it is there.</summary>
    public void Add(int probe, ClauseImage clause)
    {
        ClauseImage[]?[] all = _byProbe;
        if (probe >= all.Length)
        {
            Array.Resize(ref all, Math.Max(probe + 1, all.Length * 2));
            _byProbe = all;
        }
        ClauseImage[] before = all[probe] ?? [];
        if (!before.Contains(clause)) all[probe] = [.. before.Append(clause).OrderBy(static entry => entry.Clause.Index)];
    }
}
