using System.Collections.Immutable;
using Bridle.ObjectFiles;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>The probes of the functions of one object. Used by one thread.</summary>
/// <param name="isLiteral">The function was named, so that what it lacks is told.</param>
internal sealed class FunctionMatch(ObjectText text, NamePattern names, bool isLiteral, ProbeLimits limits, ProbeCollector found)
{
    private readonly TargetAddress _rendezvous = Rendezvous.Of(text);

    public void Add(NamedFunction function)
    {
        if (names.WantsEntry) AddEntry(function);
        if (!names.WantsReturn && !names.WantsOffsets) return;
        FunctionCode[] codes = [.. function.Symbols.Select(symbol => new FunctionReader(text, limits).Read(symbol.Address, SizeOf(symbol)))];
        if (names.WantsReturn) AddReturn(function, codes);
        if (names.Offset is { } offset) AddOffset(function, codes, offset);
        else if (names.WantsOffsets) AddOffsets(function, codes);
    }

    private void AddEntry(NamedFunction function)
    {
        var sites = ImmutableArray.CreateBuilder<ProbeSite>(function.Symbols.Count);
        string? reason = function.Missing;
        foreach (FileSymbol symbol in function.Symbols)
        {
            TargetAddress address = text.Object.Bias.ToTarget(symbol.Address);
            if ((ReasonAgainst(address) ?? ReasonAgainst(symbol)) is { } problem) reason = problem;
            else sites.Add(new ProbeSite(address, 0));
        }

        if (sites.Count == 0) Refuse(function.Name, NamePattern.Entry, $"entry probe for '{function.Name}'", reason!);
        else found.Add(text.Object, ProbeKind.Entry, function.Name, NamePattern.Entry, sites.DrainToImmutable(), EntryArguments.Instance);
    }

    /// <summary>Null where a trap may replace the first byte of the function.</summary>
    private string? ReasonAgainst(in FileSymbol symbol)
    {
        int length = text.InstructionLength(symbol.Address);
        if (length == 0) return "its first bytes are no instruction";
        return symbol.Size != 0 && (ulong)length > symbol.Size ? "it is shorter than its first instruction" : null;
    }

    private string? ReasonAgainst(TargetAddress address) =>
        address == _rendezvous ? "here the run-time linker tells the tracer what it has loaded" : null;

    private void AddReturn(NamedFunction function, FunctionCode[] codes)
    {
        var sites = ImmutableArray.CreateBuilder<ProbeSite>();
        var conditions = ImmutableArray.CreateBuilder<ExitCondition?>();
        string? reason = function.Missing;
        foreach (FunctionCode code in codes)
        {
            if ((ReasonAgainst(text.Object.Bias.ToTarget(code.Start)) ?? code.Problem) is { } problem) reason = problem;
            else AddExits(code, sites, conditions);
        }

        string what = $"return probe for '{function.Name}'";
        if (sites.Count != 0)
            found.Add(text.Object, ProbeKind.Return, function.Name, NamePattern.Return, sites.DrainToImmutable(), ReturnArguments.Instance, Needed(conditions));
        else if (reason is not null || isLiteral)
            Refuse(function.Name, NamePattern.Return, what, reason ?? "it never returns");
    }

    private void AddExits(FunctionCode code, ImmutableArray<ProbeSite>.Builder sites, ImmutableArray<ExitCondition?>.Builder conditions)
    {
        LoadBias bias = text.Object.Bias;
        ImmutableArray<AddressRange> own = [];
        foreach (CodeExit exit in code.Exits)
        {
            TargetAddress address = bias.ToTarget(exit.Address);
            if (own.IsEmpty && exit.MayStay) own = [.. code.Parts.Select(part => new AddressRange(bias.ToTarget(new(part.Start)), bias.ToTarget(new(part.End))))];
            sites.Add(new ProbeSite(address, unchecked(exit.Address.Value - code.Start.Value)));
            conditions.Add(exit.MayStay ? ConditionOf(code, exit, address, own) : null);
        }
    }

    private static ExitCondition? ConditionOf(FunctionCode code, in CodeExit exit, TargetAddress address, ImmutableArray<AddressRange> own) =>
        DisplacedInstruction.TryDecode(address, code.PartOf(exit.Address).From(exit.Address.Value), out DisplacedInstruction jump) ? new ExitCondition(jump, own) : null;

    private static ImmutableArray<ExitCondition?> Needed(ImmutableArray<ExitCondition?>.Builder conditions)
    {
        foreach (ExitCondition? condition in conditions)
            if (condition is not null) return conditions.DrainToImmutable();
        return default;
    }

    private void AddOffset(NamedFunction function, FunctionCode[] codes, ulong offset)
    {
        string name = NamePattern.NameOf(offset), place = $"{function.Name}+0x{name}";
        ImmutableArray<ProbeSite> sites = [.. codes.Where(code => code.HasInstruction(offset)).Select(code => SiteAt(code, offset))];
        if (sites.Length != 0)
            found.Add(text.Object, ProbeKind.Offset, function.Name, name, sites, OffsetArguments.Instance);
        else if (codes.All(code => offset >= code.Length) && codes.Length != 0)
            RefuseOffset(function, name, ProbeTags.Offset, $"offset 0x{name} outside of function '{function.Name}'");
        else if (codes.All(static code => code.Problem is null) && codes.Length != 0)
            RefuseOffset(function, name, ProbeTags.Alignment, $"offset 0x{name} of function '{function.Name}' is in the middle of an instruction");
        else
            Refuse(function.Name, name, $"probe at '{place}'", codes.Select(static code => code.Problem).FirstOrDefault(static problem => problem is not null) ?? function.Missing!);
    }

    private void AddOffsets(NamedFunction function, FunctionCode[] codes)
    {
        SortedDictionary<ulong, ImmutableArray<ProbeSite>> offsets = [];
        foreach (FunctionCode code in codes)
            foreach (ulong offset in code.Offsets())
                if (names.Matches(offset)) offsets[offset] = offsets.GetValueOrDefault(offset, []).Add(SiteAt(code, offset));
        foreach ((ulong offset, ImmutableArray<ProbeSite> sites) in offsets)
            found.Add(text.Object, ProbeKind.Offset, function.Name, NamePattern.NameOf(offset), sites, OffsetArguments.Instance);
    }

    private ProbeSite SiteAt(FunctionCode code, ulong offset) => new(text.Object.Bias.ToTarget(new(code.Start.Value + offset)), offset);

    private ulong SizeOf(in FileSymbol symbol)
    {
        if (symbol.Size != 0) return symbol.Size;
        return text.File.Frames.TryFindRange(symbol.Address, out _, out FileAddress end) ? end.Value - symbol.Address.Value : 0;
    }

    private void Refuse(string function, string name, string what, string reason) => found.RefuseProbe(text.Object, function, name, what, reason);

    private void RefuseOffset(NamedFunction function, string name, string tag, string message) =>
        found.Refuse(Matching.ModulePattern.NameOf(text.Object), function.Name, name, tag, message);
}
