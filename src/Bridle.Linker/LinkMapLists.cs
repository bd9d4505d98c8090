using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Walks the namespaces and their lists. One read a namespace and one an entry, and no allocation once the lists have been as
/// long before: a loop of dlopen and dlclose walks them at every event.
/// </summary>
internal sealed class LinkMapLists(IMemoryReader memory, Rendezvous rendezvous, LinkerLimits limits)
{
    private readonly List<TargetAddress> _heads = [];
    private readonly List<LoadIdentity> _loads = [];

    /// <summary>What the last successful <see cref="TryReadLoads"/> found.</summary>
    public ReadOnlySpan<LoadIdentity> Loads => CollectionsMarshal.AsSpan(_loads);

    /// <summary>Reads every namespace's record; the first that changes decides.</summary>
    public LinkerState ReadState()
    {
        _heads.Clear();
        if (!rendezvous.TryRead(out RendezvousRecord record)) return LinkerState.NotStarted;
        var state = LinkerState.Consistent;
        bool isExtended = record.IsExtended;
        while (true)
        {
            LinkerState own = StateOf(record);
            if (own == LinkerState.NotStarted || _heads.Count >= limits.Namespaces) return Refuse();
            if (state == LinkerState.Consistent) state = own;
            _heads.Add(record.FirstMap);
            if (!isExtended || record.Next.IsNull) return state;
            if (!RendezvousRecord.TryRead(memory, record.Next, out record)) return Refuse();
        }
    }

    /// <summary>Walks the lists whose heads the last <see cref="ReadState"/> found; false where one has no end or contradicts itself.</summary>
    public bool TryReadLoads()
    {
        _loads.Clear();
        for (int space = 0; space < _heads.Count; space++)
            if (!TryReadList(_heads[space], space)) return false;
        return _heads.Count > 0;
    }

    private bool TryReadList(TargetAddress address, int space)
    {
        // The way back must lead where we came from: that finds a ring, and an entry that was freed under us.
        TargetAddress previous = TargetAddress.Null;
        while (!address.IsNull)
        {
            if (_loads.Count >= limits.Objects) return false;
            if (!LinkMapEntry.TryRead(memory, address, space, out LinkMapEntry entry) || entry.Previous != previous) return false;
            _loads.Add(entry.Load);
            (previous, address) = (address, entry.Next);
        }

        return true;
    }

    private LinkerState Refuse()
    {
        _heads.Clear();
        return LinkerState.NotStarted;
    }

    private static LinkerState StateOf(RendezvousRecord record) => record.State switch
    {
        0 => LinkerState.Consistent,
        1 => LinkerState.Adding,
        2 => LinkerState.Deleting,
        _ => LinkerState.NotStarted,
    };
}
