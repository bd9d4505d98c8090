using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bridle.Linker;

/// <summary>What was reported so far, in the linker's order. Comparing with the same lists again costs nothing.</summary>
internal sealed class KnownLoads
{
    private readonly Dictionary<LoadIdentity, LoadedObject> _objects = [];
    private readonly HashSet<LoadIdentity> _present = [];
    private readonly List<LoadIdentity> _order = [];
    private ImmutableArray<LoadedObject>? _inOrder;

    public ImmutableArray<LoadedObject> Objects => _inOrder ??= [.. _order.Select(load => _objects[load])];

    public bool IsEqual(ReadOnlySpan<LoadIdentity> loads) => CollectionsMarshal.AsSpan(_order).SequenceEqual(loads);

    public bool TryGet(LoadIdentity load, out LoadedObject? known) => _objects.TryGetValue(load, out known);

    /// <summary>
    /// A static program was known before any list named it. Now one does, and the program is the same.
    /// </summary>
    public void Rename(LoadIdentity before, LoadIdentity after)
    {
        if (!_objects.Remove(before, out LoadedObject? program)) return;
        _objects[after] = program with { LinkMap = after.LinkMap, Dynamic = after.Dynamic };
        _order[_order.IndexOf(before)] = after;
        _inOrder = null;
    }

    /// <summary>Makes the lists the known ones; <paramref name="objects"/> are theirs, one each.</summary>
    public LinkerChange Replace(ReadOnlySpan<LoadIdentity> loads, ImmutableArray<LoadedObject> objects)
    {
        ImmutableArray<LoadedObject> unloaded = TakeOut(loads);
        var loaded = ImmutableArray.CreateBuilder<LoadedObject>();
        _order.Clear();
        for (int i = 0; i < loads.Length; i++)
        {
            _order.Add(loads[i]);
            if (_objects.TryAdd(loads[i], objects[i])) loaded.Add(objects[i]);
        }

        _inOrder = objects;
        return new LinkerChange(loaded.DrainToImmutable(), unloaded);
    }

    private ImmutableArray<LoadedObject> TakeOut(ReadOnlySpan<LoadIdentity> loads)
    {
        _present.Clear();
        foreach (LoadIdentity load in loads) _present.Add(load);
        var unloaded = ImmutableArray.CreateBuilder<LoadedObject>();
        foreach (LoadIdentity load in _order)
            if (!_present.Contains(load) && _objects.Remove(load, out LoadedObject? gone)) unloaded.Add(gone);
        return unloaded.DrainToImmutable();
    }
}
