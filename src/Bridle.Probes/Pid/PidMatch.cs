using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>One pattern on its way through the objects of one process. Used once.</summary>
internal sealed class PidMatch(ProbePattern pattern, ProbeTarget target, string provider)
{
    private const string AbsoluteFunction = "-";
    private readonly ProbeCollector _found = new(pattern, target, provider);
    private readonly ModulePattern _modules = new(pattern.Module);
    private readonly Glob _functions = new(pattern.Function);

    public ProbeMatches Run()
    {
        if (NamePattern.TryParse(pattern.Name, out NamePattern names)) Match(names);
        else Refuse(ProbeTags.Name, $"'{pattern.Name}' is an invalid probe name");
        return _found.Result();
    }

    private void Match(NamePattern names)
    {
        if (pattern.Function == AbsoluteFunction)
        {
            MatchAbsolute(names);
            return;
        }

        FunctionForms forms = new(target);
        foreach (ProcessObject candidate in target.Objects)
            if (!_found.IsFull && _modules.Matches(candidate) && candidate.File is { } file) MatchObject(new ObjectText(candidate, file), names, forms);
    }

    private void MatchObject(ObjectText text, NamePattern names, FunctionForms forms)
    {
        FunctionMatch match = new(text, names, _functions.IsLiteral, target.Limits, _found);
        IReadOnlyList<NamedFunction> functions = FunctionFinder.Find(text.File.Symbols, _functions, target.Limits);
        HashSet<FileAddress> probed =
            [.. functions.SelectMany(static function => function.Symbols).Where(static symbol => symbol.Type != SymbolType.IndirectFunction).Select(static symbol => symbol.Address)];
        foreach (NamedFunction function in functions)
        {
            if (_found.IsFull) break;
            NamedFunction resolved = forms.Resolve(text, function, probed);
            // Memcpy and memmove may be one form.
            if (resolved.Symbols.Count != 0 || resolved.Missing is not null) match.Add(resolved);
        }

        if (functions.Count == 0 && _functions.IsLiteral && _modules.IsLiteral)
            _found.Refuse(ModulePattern.NameOf(text.Object), pattern.Function, pattern.Name, ProbeTags.Function,
                $"failed to lookup '{pattern.Function}' in module '{pattern.Module}'");
    }

    private void MatchAbsolute(NamePattern names)
    {
        if (names.Offset is not { } address)
        {
            Refuse(ProbeTags.Name, "only individual addresses may be specified with the '-' function");
            return;
        }

        foreach (ProcessObject candidate in target.Objects)
        {
            if (!_modules.Matches(candidate) || candidate.File is not { } file) continue;
            if (candidate.IsExecutable) AbsolutePlace.Add(new ObjectText(candidate, file), address, target.Limits, _found);
            else if (_modules.IsLiteral) Refuse(ProbeTags.Library, "only the a.out module is valid with the '-' function");
        }
    }

    private void Refuse(string tag, string message) => _found.Refuse(pattern.Module, pattern.Function, pattern.Name, tag, message);
}
