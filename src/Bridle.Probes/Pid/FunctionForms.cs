using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>
/// Functions of several forms (IFUNC): the symbol names code that chooses a form, and the run-time linker calls that once for each slot and
/// keeps its answer there. A probe of such a function is one of the form that was chosen, which the slots of the process tell; where none was
/// filled yet, of the form that will be. Used once.
/// </summary>
internal sealed class FunctionForms(ProbeTarget target)
{
    private readonly Dictionary<ObjectFile, FunctionSlots> _slots = new(ReferenceEqualityComparer.Instance);

    /// <summary>The same function with the chosen forms in place of what chooses.</summary>
    /// <param name="probed">Where functions of the match are. A form among them is probed under another name; those that are not are added.</param>
    public NamedFunction Resolve(ObjectText text, NamedFunction function, HashSet<FileAddress> probed)
    {
        if (!function.Symbols.Exists(static symbol => symbol.Type == SymbolType.IndirectFunction)) return function;
        List<FileSymbol> symbols = [];
        string? missing = null;
        foreach (FileSymbol symbol in function.Symbols)
        {
            if (symbol.Type != SymbolType.IndirectFunction) symbols.Add(symbol);
            else if (TryFindForm(text, function.Name, symbol, out TargetAddress form)) Add(text, form, symbols, probed, ref missing);
            else missing = "it has several forms, and the program has not chosen one yet";
        }

        return new NamedFunction(function.Name, [.. symbols.OrderBy(static symbol => symbol.Address)]) { Missing = missing };
    }

    private void Add(ObjectText text, TargetAddress form, List<FileSymbol> symbols, HashSet<FileAddress> probed, ref string? missing)
    {
        FileAddress address = text.Object.Bias.ToFile(form);
        if (text.Contains(address))
        {
            if (probed.Add(address)) symbols.Add(new FileSymbol(address, SizeAt(text, address), SymbolType.Function, SymbolBinding.Local));
        }
        else if (target.Symbols.TryFindObject(form, out ProcessObject? other)) missing = $"the form that the program has chosen is one of {ModulePattern.NameOf(other!)}";
        else missing = "the form that the program has chosen lies in no object";
    }

    private bool TryFindForm(ObjectText text, string name, in FileSymbol resolver, out TargetAddress form)
    {
        if (TryRead(text, text.Object, SlotsOf(text.File).Of(resolver.Address), resolver, out form)) return true;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        foreach (ProcessObject caller in target.Symbols.Objects)
            if (caller.File is { } file && TryRead(text, caller, SlotsOf(file).Of(bytes), resolver, out form)) return true;
        return new FormChooser(text, target.Memory).TryChoose(resolver.Address, out form) && IsForm(text, form, resolver);
    }

    private bool TryRead(ObjectText text, ProcessObject holder, IEnumerable<FileAddress> slots, in FileSymbol resolver, out TargetAddress form)
    {
        form = default;
        foreach (FileAddress slot in slots)
            if (target.Memory.TryReadAddress(holder.Bias.ToTarget(slot), out form) && IsForm(text, form, resolver)) return true;
        return false;
    }

    // A slot that nobody has used yet leads to a stub of the caller, or holds nothing that is an address. The kernel has forms as well.
    private bool IsForm(ObjectText text, TargetAddress form, in FileSymbol resolver)
    {
        FileAddress address = text.Object.Bias.ToFile(form);
        if (text.Contains(address)) return address != resolver.Address && !text.IsStub(address);
        return target.Symbols.TryFindObject(form, out ProcessObject? other) && other!.Loaded is { IsVdso: true };
    }

    private static ulong SizeAt(ObjectText text, FileAddress address)
    {
        if (text.File.Symbols.TryFind(address, out SymbolMatch match) && match.Offset == 0 && match.Size != 0) return match.Size;
        return text.File.Frames.TryFindRange(address, out FileAddress start, out FileAddress end) && start == address ? end.Value - start.Value : 0;
    }

    private FunctionSlots SlotsOf(ObjectFile file)
    {
        if (!_slots.TryGetValue(file, out FunctionSlots? slots)) _slots.Add(file, slots = FunctionSlots.Read(file.Elf, target.Limits.FunctionSlots));
        return slots;
    }
}
