using System.Text;
using Bridle.ObjectFiles.Sections;
using Bridle.Target;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// All symbols with an address that an object has: of .symtab, wherever it was found, and of .dynsym. Sorted flat arrays over the
/// bytes of the tables; a name becomes a string when somebody asks for it. Everything is built when it is first needed, and any
/// thread may ask.
/// </summary>
public sealed class SymbolTable : ISymbolExtents
{
    private readonly ElfFile _file;
    private readonly SymbolSource[] _sources;
    private readonly int[] _bases;
    private readonly AddressIndex _addresses;
    private readonly Lazy<NameIndex> _names;
    private readonly SectionHeader[] _stubSections;
    private readonly Lazy<StubTable> _stubs;
    private readonly Lazy<SymbolSource?> _imports;

    private SymbolTable(ElfFile file, SymbolSource[] sources)
    {
        (_file, _sources, _bases) = (file, sources, new int[sources.Length]);
        for (int i = 1; i < sources.Length; i++) _bases[i] = _bases[i - 1] + sources[i - 1].Count;
        (ulong[] keys, int[] symbols) = SymbolFilter.Take(sources, _bases);
        _addresses = AddressIndex.Build(keys, symbols, this);
        _names = new Lazy<NameIndex>(() => NameIndex.Build(symbols, symbol => SymbolName.Bare(RawName(symbol))));
        _stubSections = StubTable.Sections(file);
        _stubs = new Lazy<StubTable>(() => StubTable.Read(file));
        _imports = new Lazy<SymbolSource?>(() => SymbolSource.Open(file, SectionType.DynamicSymbolTable));
    }

    /// <summary>Symbols with an address; one that stands in two tables counts twice.</summary>
    public int Count => _addresses.Symbols;

    private ObjectFileLimits Limits => _file.Limits;

    /// <param name="file">The object.</param>
    /// <param name="others">Files that hold more of its symbols: its debug file, its .gnu_debugdata. Those before are preferred to those after.</param>
    public static SymbolTable Create(ElfFile file, params ReadOnlySpan<ElfFile> others)
    {
        List<SymbolSource?> sources = [SymbolSource.Open(file, SectionType.SymbolTable)];
        foreach (ElfFile other in others) sources.Add(SymbolSource.Open(other, SectionType.SymbolTable));
        sources.Add(SymbolSource.Open(file, SectionType.DynamicSymbolTable));
        return new SymbolTable(file, [.. sources.OfType<SymbolSource>()]);
    }

    /// <summary>The symbol that an address belongs to; false in a gap between symbols. Allocates nothing once the table is warm.</summary>
    public bool TryFind(FileAddress address, out SymbolMatch match)
    {
        int row = _addresses.Find(address.Value, Limits.Nesting);
        if (row < 0) return TryFindStub(address, out match);
        // What was chosen is remembered: the symbol is written last and read first, and all threads write the same.
        ref AddressRow known = ref _addresses.Row(row);
        ulong start = known.Start, offset = address.Value - start;
        int symbol = Volatile.Read(ref known.Chosen) - 1;
        ulong size = known.ChosenSize;
        if (symbol < 0 || (offset >= size && size != 0)) symbol = Choose(row, address.Value, out size);
        match = new SymbolMatch(SymbolId.OfIndex(symbol), new FileAddress(start), offset, size);
        return true;
    }

    /// <summary>
    /// The best definition of a name: global before weak before local, and of several versions the default one. Name may be
    /// name@VERSION or name@@VERSION, which finds that version only, or name@plt.
    /// </summary>
    public bool TryFind(string name, out SymbolId symbol)
    {
        symbol = default;
        foreach (SymbolId candidate in FindAll(name))
            if (symbol.IsNone || IsBetterDefinition(candidate, symbol)) symbol = candidate;
        return !symbol.IsNone;
    }

    /// <summary>Every symbol of a name, in no order: static functions of several source files have the same.</summary>
    public IEnumerable<SymbolId> FindAll(string name)
    {
        if (name.EndsWith(SymbolName.StubSuffix, StringComparison.Ordinal)) return FindStubs(name);
        byte[] wanted = Encoding.UTF8.GetBytes(name), bare = SymbolName.Bare(wanted).ToArray();
        string? version = bare.Length == wanted.Length ? null : SymbolName.Version(wanted);
        return from index in _names.Value.Candidates(NameIndex.Hash(bare), Limits.HashChain)
               where SymbolName.Bare(RawName(index)).SequenceEqual(bare) && (version is null || VersionOf(index) == version)
               select SymbolId.OfIndex(index);
    }

    /// <summary>Every function in the order of addresses, aliases included. A function that two tables list is told once.</summary>
    public IEnumerable<SymbolId> Functions()
    {
        for (int row = 0; row < _addresses.Rows; row++)
            for (int i = 0; i < _addresses[row].Length; i++)
            {
                int symbol = _addresses[row][i];
                if (Raw(symbol).IsFunction && IsFirstOfItsName(row, symbol)) yield return SymbolId.OfIndex(symbol);
            }
    }

    /// <summary>Without a version; of a stub, with "@plt".</summary>
    public string Name(SymbolId symbol) => symbol switch
    {
        { IsNone: true } => "",
        { IsStub: true } => Encoding.UTF8.GetString(StubName(symbol)) + SymbolName.StubSuffix,
        _ => Encoding.UTF8.GetString(SymbolName.Bare(RawName(symbol.Index))),
    };

    /// <summary>The same in UTF-8 as it stands in the file, without a copy; of a stub, without "@plt".</summary>
    public ReadOnlySpan<byte> NameBytes(SymbolId symbol) => symbol switch
    {
        { IsNone: true } => default,
        { IsStub: true } => StubName(symbol),
        _ => SymbolName.Bare(RawName(symbol.Index)),
    };

    /// <summary>The version that a definition has; false where it has none. An older one is not the default.</summary>
    public bool TryGetVersion(SymbolId symbol, out string version, out bool isDefault)
    {
        version = symbol.IsNone || symbol.IsStub ? "" : VersionOf(symbol.Index);
        isDefault = version.Length != 0 && !IsHidden(symbol.Index);
        return version.Length != 0;
    }

    public FileSymbol Describe(SymbolId symbol)
    {
        if (symbol.IsNone) return default;
        if (symbol.IsStub) return new FileSymbol(new(_stubs.Value[symbol.Stub].Start), _stubs.Value[symbol.Stub].Size, SymbolType.Function, SymbolBinding.Local);
        ref readonly RawSymbol raw = ref Raw(symbol.Index);
        return new FileSymbol(new FileAddress(raw.Value), raw.Length, raw.Type, raw.Binding);
    }

    ulong ISymbolExtents.End(int symbol)
    {
        ref readonly RawSymbol raw = ref Raw(symbol);
        return raw.Length <= ulong.MaxValue - raw.Value ? raw.Value + raw.Length : raw.Value;
    }

    ulong ISymbolExtents.SectionEnd(int symbol) => _sources[SourceOf(symbol)].SectionEnd(Raw(symbol));

    private bool TryFindStub(FileAddress address, out SymbolMatch match)
    {
        match = default;
        // Only then are relocations read, which may be many.
        bool mayBe = false;
        foreach (ref readonly SectionHeader section in _stubSections.AsSpan()) mayBe |= section.Contains(address);
        int stub = mayBe ? _stubs.Value.Find(address.Value) : -1;
        if (stub < 0) return false;
        (ulong start, uint size, _) = _stubs.Value[stub];
        match = new SymbolMatch(SymbolId.OfStub(stub), new FileAddress(start), address.Value - start, size);
        return true;
    }

    private int Choose(int row, ulong address, out ulong size)
    {
        ref AddressRow known = ref _addresses.Row(row);
        int first = Best(row, known.Start);
        known.ChosenSize = size = Raw(first).Length;
        Volatile.Write(ref known.Chosen, first + 1);
        if (size == 0 || address - known.Start < size) return first;
        int best = Best(row, address);
        size = Raw(best).Length;
        return best;
    }

    // Of those that the address lies in, if there is any.
    private int Best(int row, ulong address)
    {
        ReadOnlySpan<int> aliases = _addresses[row];
        int best = -1, visited = 0;
        foreach (int alias in aliases)
        {
            ref readonly RawSymbol raw = ref Raw(alias);
            bool covers = raw.Length == 0 || address - raw.Value < raw.Length;
            if (visited++ == Limits.Aliases) break;
            if (covers && (best < 0 || Compare(alias, best) < 0)) best = alias;
        }

        return best < 0 ? aliases[0] : best;
    }

    /// <summary>
    /// Which alias names an address best: one with a size, then a function, then one that other objects see (weak or not: puts is the weak
    /// name of _IO_puts), then a default version, then the fewest leading underscores, then the shortest extent, then the alphabet. (What the relatives of the seed prefer, with the size first:
    /// a label says nothing of where it ends.)
    /// </summary>
    private int Compare(int left, int right)
    {
        ref readonly RawSymbol a = ref Raw(left);
        ref readonly RawSymbol b = ref Raw(right);
        int order = (b.Length != 0).CompareTo(a.Length != 0);
        if (order == 0) order = TypeRank(a).CompareTo(TypeRank(b));
        if (order == 0) order = IsLocal(a).CompareTo(IsLocal(b));
        return order != 0 ? order : CompareNames(left, right);
    }

    private int CompareNames(int left, int right)
    {
        ReadOnlySpan<byte> a = SymbolName.Bare(RawName(left)), b = SymbolName.Bare(RawName(right));
        int order = a.SequenceEqual(b) ? 0 : IsHidden(left).CompareTo(IsHidden(right));
        if (order == 0) order = SymbolName.LeadingUnderscores(a).CompareTo(SymbolName.LeadingUnderscores(b));
        if (order == 0) order = Raw(left).Length.CompareTo(Raw(right).Length);
        if (order == 0) order = a.SequenceCompareTo(b);
        return order == 0 ? left.CompareTo(right) : order;
    }

    private static int TypeRank(in RawSymbol symbol) => symbol.IsFunction ? 0 : symbol.Type == SymbolType.Data ? 1 : 2;

    private static bool IsLocal(in RawSymbol symbol) => BindingRank(symbol) == 2;

    private static int BindingRank(in RawSymbol symbol) => symbol.Binding switch
    {
        SymbolBinding.Global or SymbolBinding.Unique => 0,
        SymbolBinding.Weak => 1,
        _ => 2,
    };

    private bool IsBetterDefinition(SymbolId candidate, SymbolId best)
    {
        if (candidate.IsStub) return candidate.Stub < best.Stub;
        int order = BindingRank(Raw(candidate.Index)).CompareTo(BindingRank(Raw(best.Index)));
        if (order == 0) order = IsHidden(candidate.Index).CompareTo(IsHidden(best.Index));
        if (order == 0) order = TypeRank(Raw(candidate.Index)).CompareTo(TypeRank(Raw(best.Index)));
        return order == 0 ? candidate.Index < best.Index : order < 0;
    }

    private bool IsFirstOfItsName(int row, int symbol)
    {
        ReadOnlySpan<byte> name = SymbolName.Bare(RawName(symbol));
        int visited = 0;
        foreach (int alias in _addresses[row])
            if (alias < symbol && visited++ < Limits.Aliases && SymbolName.Bare(RawName(alias)).SequenceEqual(name)) return false;
        return true;
    }

    private IEnumerable<SymbolId> FindStubs(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name[..^SymbolName.StubSuffix.Length]);
        for (int stub = 0; stub < _stubs.Value.Count; stub++)
            if (NameBytes(SymbolId.OfStub(stub)).SequenceEqual(wanted)) yield return SymbolId.OfStub(stub);
    }

    private ReadOnlySpan<byte> StubName(SymbolId stub)
    {
        int import = _stubs.Value[stub.Stub].Symbol;
        return _imports.Value is { } source && import < source.Count ? source.RawName(import) : default;
    }

    private ref readonly RawSymbol Raw(int symbol)
    {
        int source = SourceOf(symbol);
        return ref _sources[source].Symbols[symbol - _bases[source]];
    }

    private ReadOnlySpan<byte> RawName(int symbol)
    {
        int source = SourceOf(symbol);
        return _sources[source].RawName(symbol - _bases[source]);
    }

    private bool IsHidden(int symbol)
    {
        int source = SourceOf(symbol);
        return SymbolName.IsHidden(RawName(symbol)) || _sources[source].Versions.IsHidden(symbol - _bases[source]);
    }

    private string VersionOf(int symbol)
    {
        int source = SourceOf(symbol);
        string stated = SymbolName.Version(RawName(symbol));
        return stated.Length != 0 ? stated : _sources[source].Versions.NameOf(symbol - _bases[source]) ?? "";
    }

    private int SourceOf(int symbol)
    {
        int source = _bases.Length - 1;
        while (_bases[source] > symbol) source--;
        return source;
    }
}
