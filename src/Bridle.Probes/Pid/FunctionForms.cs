using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>
/// Functions of several forms (IFUNC): the symbol names code that chooses a form, and the run-time linker calls that once and keeps its
/// answer in a slot. A probe of such a function is one of the form that was chosen, which the slots of the process tell. Used once.
/// </summary>
internal sealed class FunctionForms(ProbeTarget target)
{
    private readonly Dictionary<ObjectFile, FunctionSlots> _slots = new(ReferenceEqualityComparer.Instance);

    /// <summary>The same function with the chosen forms in place of what chooses.</summary>
    public NamedFunction Resolve(ObjectText text, NamedFunction function)
    {
        if (!function.Symbols.Exists(static symbol => symbol.Type == SymbolType.IndirectFunction)) return function;
        List<FileSymbol> symbols = [];
        string? missing = null;
        foreach (FileSymbol symbol in function.Symbols)
        {
            if (symbol.Type != SymbolType.IndirectFunction) symbols.Add(symbol);
            else if (TryFindForm(text, function.Name, symbol, out FileSymbol form)) symbols.Add(form);
            else missing = "it has several forms, and the program has not chosen one yet";
        }

        return new NamedFunction(function.Name, [.. symbols.DistinctBy(static symbol => symbol.Address).OrderBy(static symbol => symbol.Address)]) { Missing = missing };
    }

    private bool TryFindForm(ObjectText text, string name, in FileSymbol resolver, out FileSymbol form)
    {
        if (TryRead(text, text.Object, SlotsOf(text.File).Of(resolver.Address), resolver, out form)) return true;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        foreach (ProcessObject caller in target.Symbols.Objects)
            if (caller.File is { } file && TryRead(text, caller, SlotsOf(file).Of(bytes), resolver, out form)) return true;
        return false;
    }

    // A slot that nobody has used yet leads to a stub of the caller, or holds nothing.
    private bool TryRead(ObjectText text, ProcessObject holder, IEnumerable<FileAddress> slots, in FileSymbol resolver, out FileSymbol form)
    {
        form = default;
        foreach (FileAddress slot in slots)
        {
            if (!target.Memory.TryReadAddress(holder.Bias.ToTarget(slot), out TargetAddress chosen)) continue;
            FileAddress address = text.Object.Bias.ToFile(chosen);
            if (address == resolver.Address || !text.Contains(address) || IsStub(text, address)) continue;
            form = new FileSymbol(address, SizeAt(text, address), SymbolType.Function, resolver.Binding);
            return true;
        }

        return false;
    }

    private static bool IsStub(ObjectText text, FileAddress address) => text.File.Symbols.TryFind(address, out SymbolMatch match) && match.Symbol.IsStub;

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
