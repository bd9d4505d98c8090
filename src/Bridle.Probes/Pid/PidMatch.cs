using System.Collections.Immutable;
using Bridle.ObjectFiles;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>One pattern on its way through the objects of one process. Used once.</summary>
internal sealed class PidMatch(ProbePattern pattern, ProbeTarget target, string provider)
{
    private readonly ImmutableArray<ProbeDefinition>.Builder _probes = ImmutableArray.CreateBuilder<ProbeDefinition>();
    private readonly ImmutableArray<ProbeRefusal>.Builder _refusals = ImmutableArray.CreateBuilder<ProbeRefusal>();
    private readonly ModulePattern _modules = new(pattern.Module);
    private readonly Glob _functions = new(pattern.Function);
    private NamePattern _names;

    public ProbeMatches Run()
    {
        if (!NamePattern.TryParse(pattern.Name, out _names))
        {
            Refuse("", pattern.Function, ProbeTags.Name, $"'{pattern.Name}' is an invalid probe name");
            return Result();
        }

        foreach (ProcessObject candidate in target.Objects)
            if (_modules.Matches(candidate)) MatchObject(candidate);
        return Result();
    }

    private ProbeMatches Result() => new(_probes.DrainToImmutable(), _refusals.DrainToImmutable());

    private void MatchObject(ProcessObject candidate)
    {
        if (candidate.File is not { } file) return;
        ObjectText text = new(candidate, file);
        bool isFound = false;
        foreach (NamedFunction function in FunctionFinder.Find(file.Symbols, _functions, target.Limits))
        {
            isFound = true;
            MatchFunction(text, function);
        }

        if (!isFound && _functions.IsLiteral && _modules.IsLiteral)
            Refuse(ModulePattern.NameOf(candidate), pattern.Function, ProbeTags.Function, $"failed to lookup '{pattern.Function}' in module '{pattern.Module}'");
    }

    private void MatchFunction(ObjectText text, NamedFunction function)
    {
        if (_names.WantsEntry) AddEntry(text, function);
    }

    private void AddEntry(ObjectText text, NamedFunction function)
    {
        var sites = ImmutableArray.CreateBuilder<ProbeSite>(function.Symbols.Count);
        string? reason = null;
        foreach (FileSymbol symbol in function.Symbols)
        {
            TargetAddress address = text.Object.Bias.ToTarget(symbol.Address);
            reason = ReasonAgainst(text, symbol, address) ?? reason;
            if (reason is null) sites.Add(new ProbeSite(address, 0));
        }

        if (sites.Count == 0)
            RefuseProbe(text, function.Name, NamePattern.Entry, $"entry probe for '{function.Name}'", reason!);
        else
            Add(text, ProbeKind.Entry, function.Name, NamePattern.Entry, sites.DrainToImmutable(), EntryArguments.Instance);
    }

    /// <summary>Null where a trap may replace the first byte of the instruction there.</summary>
    private string? ReasonAgainst(ObjectText text, in FileSymbol symbol, TargetAddress address)
    {
        foreach (AddressRange reserved in target.Reserved)
            if (reserved.Contains(address)) return "the tracer itself needs this place";
        int length = text.InstructionLength(symbol.Address);
        if (length == 0) return "its first bytes are no instruction";
        return symbol.Size != 0 && (ulong)length > symbol.Size ? "it is shorter than its first instruction" : null;
    }

    private void Add(ObjectText text, ProbeKind kind, string function, string name, ImmutableArray<ProbeSite> sites, ArgumentSource source) =>
        _probes.Add(new ProbeDefinition(kind, provider, ModulePattern.NameOf(text.Object), function, name)
        {
            Sites = sites,
            Object = text.Object,
            Sources = [source],
        });

    private void RefuseProbe(ObjectText text, string function, string name, string what, string reason) =>
        _refusals.Add(new ProbeRefusal(provider, ModulePattern.NameOf(text.Object), function, name, ProbeTags.CreateFailed, $"failed to create {what}: {reason}"));

    private void Refuse(string module, string function, string tag, string message) =>
        _refusals.Add(new ProbeRefusal(provider, module, function, pattern.Name, tag, message));
}
