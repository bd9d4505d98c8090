using Bridle.Engine.Interpreting;

namespace Bridle.Engine.Running;

/// <summary>Which clauses run at which probe, in the order of the program. Firings read it without a lock; one at a time changes it.</summary>
internal sealed class EnabledClauses
{
    private volatile (int Unit, ClauseImage Clause)[]?[] _byProbe = new (int, ClauseImage)[]?[64];

    public IEnumerable<int> Probes
    {
        get
        {
            (int, ClauseImage)[]?[] all = _byProbe;
            return Enumerable.Range(0, all.Length).Where(probe => all[probe] is not null);
        }
    }

    /// <summary>Null where there is none.</summary>
    public (int Unit, ClauseImage Clause)[]? Of(int probe)
    {
        (int, ClauseImage)[]?[] all = _byProbe;
        return (uint)probe < (uint)all.Length ? all[probe] : null;
    }

    /// <summary>Clauses times probes, of one unit.</summary>
    public int Count(int unit) => _byProbe.Sum(clauses => clauses?.Count(entry => entry.Unit == unit) ?? 0);

    /// <summary>Adds a clause to a probe, unless it is there.</summary>
    public void Add(int probe, int unit, ClauseImage clause)
    {
        (int, ClauseImage)[]?[] all = _byProbe;
        if (probe >= all.Length)
        {
            Array.Resize(ref all, Math.Max(probe + 1, all.Length * 2));
            _byProbe = all;
        }
        (int, ClauseImage Clause)[] before = all[probe] ?? [];
        if (Array.Exists(before, entry => entry.Clause == clause)) return;
        all[probe] = [.. before.Append((unit, clause)).OrderBy(static entry => entry.Item2.Number)];
    }
}
