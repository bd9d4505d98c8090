using System.Collections.Immutable;
using System.Globalization;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Symbols;

/// <summary>
/// The symbols of a process at one moment: what every address and every name meant then. Immutable, and right after dlclose, exec and
/// exit too. Any thread; the first question about an object reads its file on the thread that asks.
/// </summary>
public sealed class ProcessSymbols
{
    // How many objects may lie in the gaps of others, one in the other.
    private const int MostNested = 16;
    private readonly Lazy<(ulong[] Starts, ProcessObject[] Objects)> _byAddress;

    internal ProcessSymbols(ImmutableArray<ProcessObject> objects)
    {
        Objects = objects;
        _byAddress = new Lazy<(ulong[], ProcessObject[])>(Sort);
    }

    public static ProcessSymbols Empty { get; } = new([]);

    /// <summary>In the linker's order, which is the order of its search; by address where no linker lists them.</summary>
    public ImmutableArray<ProcessObject> Objects { get; }

    /// <summary>The object that an address lies in.</summary>
    public bool TryFindObject(TargetAddress address, out ProcessObject? found)
    {
        (ulong[] starts, ProcessObject[] objects) = _byAddress.Value;
        int index = Array.BinarySearch(starts, address.Value);
        index = index >= 0 ? index : ~index - 1;
        for (int visited = 0; index >= 0 && visited < MostNested; index--, visited++)
        {
            if (!objects[index].Extent.Contains(address)) continue;
            found = objects[index];
            return true;
        }

        found = null;
        return false;
    }

    /// <summary>True where the address belongs to a symbol. Where it lies in an object but in no symbol, the place still has the object.</summary>
    public bool TryFind(TargetAddress address, out SymbolPlace place)
    {
        place = default;
        if (!TryFindObject(address, out ProcessObject? found)) return false;
        SymbolMatch match = default;
        bool named = found!.File is { } file && file.Symbols.TryFind(found.Bias.ToFile(address), out match);
        place = new SymbolPlace(found, match);
        return named;
    }

    /// <summary>"module`function+0x1c", without the offset at its start; "module`0xADDRESS" in a gap, "0xADDRESS" outside of all objects.</summary>
    public string Describe(TargetAddress address)
    {
        if (!TryFind(address, out SymbolPlace place)) return place.Object is { } known ? $"{known.Name}`{address}" : address.ToString();
        string offset = place.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"+0x{place.Offset:x}");
        return $"{place.Object!.Name}`{place.Name}{offset}";
    }

    public IEnumerable<ProcessObject> Select(ObjectPattern pattern) => Objects.Where(pattern.Matches);

    /// <summary>
    /// What a name means in the objects that the pattern selects. As for the run-time linker, the first object in search order that
    /// exports the name wins, weak or not; only where none does, the first that has a local symbol of the name.
    /// </summary>
    public bool TryFind(ObjectPattern pattern, string name, out SymbolPlace place)
    {
        SymbolPlace local = default;
        foreach (ProcessObject candidate in Select(pattern))
        {
            if (candidate.File?.Symbols is not { } table || !table.TryFind(name, out SymbolId symbol)) continue;
            place = Place(candidate, table, symbol);
            if (place.Symbol.Binding != ObjectFiles.SymbolBinding.Local) return true;
            if (!local.HasSymbol) local = place;
        }

        place = local;
        return local.HasSymbol;
    }

    private static SymbolPlace Place(ProcessObject found, SymbolTable table, SymbolId symbol)
    {
        ObjectFiles.FileSymbol described = table.Describe(symbol);
        return new SymbolPlace(found, new SymbolMatch(symbol, described.Address, 0, described.Size));
    }

    private (ulong[] Starts, ProcessObject[] Objects) Sort()
    {
        ProcessObject[] objects = [.. Objects.Where(static found => found.Extent.Size != 0)];
        ulong[] starts = [.. objects.Select(static found => found.Extent.Start.Value)];
        Array.Sort(starts, objects);
        return (starts, objects);
    }
}
