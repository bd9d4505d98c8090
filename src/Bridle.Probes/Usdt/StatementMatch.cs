using System.Collections.Immutable;
using System.Globalization;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Statements;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Usdt;

/// <summary>One pattern on its way through the statement probes of the objects of one process. Used once.</summary>
internal sealed class StatementMatch(ProbePattern pattern, ProbeTarget target)
{
    private readonly ImmutableArray<ProbeDefinition>.Builder _probes = ImmutableArray.CreateBuilder<ProbeDefinition>();
    private readonly ImmutableArray<ProbeRefusal>.Builder _refusals = ImmutableArray.CreateBuilder<ProbeRefusal>();
    private readonly Glob _providers = new(pattern.Provider), _functions = new(pattern.Function), _names = new(pattern.Name);

    private readonly record struct Key(string Provider, string Function, string Name);

    public ProbeMatches Run()
    {
        ModulePattern modules = new(pattern.Module);
        foreach (ProcessObject candidate in target.Objects)
            if (modules.Matches(candidate) && candidate.File is { } file) MatchObject(candidate, file);
        return new ProbeMatches(_probes.DrainToImmutable(), _refusals.DrainToImmutable());
    }

    private void MatchObject(ProcessObject candidate, ObjectFile file)
    {
        ImmutableArray<StatementNote> notes = StatementNotes.Read(file.Elf);
        if (notes.IsEmpty) return;
        ObjectText text = new(candidate, file);
        // Several places in one function are one probe.
        Dictionary<Key, List<StatementNote>> groups = [];
        List<Key> order = [];
        foreach (StatementNote note in notes)
        {
            if (!TryName(file, note, out Key key)) continue;
            if (!groups.TryGetValue(key, out List<StatementNote>? places))
            {
                groups.Add(key, places = []);
                order.Add(key);
            }

            places.Add(note);
        }

        foreach (Key key in order)
            if (_probes.Count < target.Limits.Probes) Add(text, key, groups[key]);
    }

    private bool TryName(ObjectFile file, in StatementNote note, out Key key)
    {
        key = default;
        string provider = UsdtProvider.NameOf(note.Provider, target.ProcessId), name = note.Name.Replace("__", "-", StringComparison.Ordinal);
        if (!_providers.Matches(provider) || !(_names.Matches(name) || _names.Matches(note.Name))) return false;
        string function = file.Symbols.TryFind(note.Address, out SymbolMatch match) ? file.Symbols.Name(match.Symbol) : "";
        key = new Key(provider, function, name);
        return _functions.Matches(function);
    }

    private void Add(ObjectText text, in Key key, List<StatementNote> places)
    {
        var sites = ImmutableArray.CreateBuilder<ProbeSite>(places.Count);
        var sources = ImmutableArray.CreateBuilder<ArgumentSource>(places.Count);
        HashSet<TargetAddress> semaphores = [];
        string? reason = null;
        foreach (StatementNote place in places)
        {
            if (ReasonAgainst(text, place) is { } problem)
            {
                reason = problem;
                continue;
            }

            sites.Add(new ProbeSite(text.Object.Bias.ToTarget(place.Address), OffsetOf(text, place)));
            sources.Add(new StatementArguments(new OperandParser(SymbolsOf(text), target.Limits).Parse(place.Arguments)));
            if (place.Semaphore is { } semaphore) semaphores.Add(text.Object.Bias.ToTarget(semaphore));
        }

        string module = ModulePattern.NameOf(text.Object);
        if (reason is not null)
            _refusals.Add(new ProbeRefusal(key.Provider, module, key.Function, key.Name, ProbeTags.Statement, $"failed to create probe '{key.Name}' of '{key.Provider}': {reason}"));
        if (sites.Count == 0) return;
        ImmutableArray<ArgumentSource> all = sources.DrainToImmutable();
        _probes.Add(new ProbeDefinition(ProbeKind.Statement, key.Provider, module, key.Function, key.Name)
        {
            Sites = sites.DrainToImmutable(),
            Sources = all,
            Arguments = ((StatementArguments)all[0]).Types(),
            Semaphores = [.. semaphores],
            Object = text.Object,
        });
    }

    private static string? ReasonAgainst(ObjectText text, in StatementNote place)
    {
        if (text.InstructionLength(place.Address) == 0)
            return string.Create(CultureInfo.InvariantCulture, $"there is no instruction at {place.Address}");
        return place.Semaphore is { } semaphore && !IsCounter(text.File, semaphore) ? $"its semaphore at {semaphore} lies in no data of the object" : null;
    }

    // A file that lies must not make anybody write elsewhere.
    private static bool IsCounter(ObjectFile file, FileAddress semaphore)
    {
        foreach (ProgramHeader segment in file.Elf.Segments)
            if (segment.Type == SegmentType.Load && segment.IsWritable && segment.Contains(semaphore))
                return unchecked(semaphore.Value - segment.Address.Value) + sizeof(ushort) <= segment.MemorySize;
        return false;
    }

    private static ulong OffsetOf(ObjectText text, in StatementNote place) =>
        text.File.Symbols.TryFind(place.Address, out SymbolMatch match) ? match.Offset : 0;

    private static SymbolLookup SymbolsOf(ObjectText text) => (string name, out TargetAddress address) =>
    {
        bool isKnown = text.File.Symbols.TryFind(name, out SymbolId symbol);
        address = isKnown ? text.Object.Bias.ToTarget(text.File.Symbols.Describe(symbol).Address) : TargetAddress.Null;
        return isKnown;
    };
}
