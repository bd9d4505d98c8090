using System.Collections.Immutable;
using Bridle.ObjectFiles.Demangling;
using Bridle.ObjectFiles.Dwarf;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// Names the frames of stacks by the symbols of the snapshot that they were taken with, by debug information, and where those are
/// silent by what a runtime tells of its own code. It needs no process: only namers may. One thread at a time.
/// </summary>
/// <param name="symbols">Of the stack's snapshot.</param>
/// <param name="options">Null for the defaults.</param>
/// <param name="namers">Asked in turn for what has no symbol.</param>
public sealed class StackNamer(ProcessSymbols symbols, StackNamingOptions? options = null, params ImmutableArray<ICodeNamer> namers)
{
    private readonly StackNamingOptions _options = options ?? StackNamingOptions.Default;

    /// <summary>All frames, with inlined calls before the function that they are in.</summary>
    public ImmutableArray<NamedFrame> Name(ThreadStack stack)
    {
        var named = ImmutableArray.CreateBuilder<NamedFrame>(stack.Frames.Length);
        foreach (StackFrame frame in stack.Frames) Add(frame, named);
        return named.DrainToImmutable();
    }

    private void Add(in StackFrame frame, ImmutableArray<NamedFrame>.Builder named)
    {
        TargetAddress address = frame.LookupAddress;
        bool hasSymbol = symbols.TryFind(address, out SymbolPlace place);
        if (!hasSymbol && TryAsk(address, out NamedCode code))
        {
            named.Add(Of(frame, code, place.Object));
            return;
        }

        NamedFrame outer = new(frame) { Module = place.Object?.Name ?? "", ModulePath = place.Object?.Path ?? "" };
        if (hasSymbol) outer = outer with { Function = _options.Demangler.Demangle(place.Name), Offset = OffsetOf(frame, place.Start) };
        AddWithSource(outer, address, place.Object, named);
    }

    private void AddWithSource(NamedFrame outer, TargetAddress address, ProcessObject? shown, ImmutableArray<NamedFrame>.Builder named)
    {
        ImmutableArray<SourceFrame> sources = [];
        if (MayRead(shown) && shown?.File?.Sources is { } index) index.TryFind(shown.Bias.ToFile(address), out sources, out _);
        foreach (SourceFrame source in sources)
        {
            bool isLast = source == sources[^1];
            NamedFrame frame = outer with { SourcePath = source.Path, Line = ToNumber(source.Line), Column = ToNumber(source.Column) };
            // A symbol knows the function that is really called: a clone, a part, an alias.
            if (!isLast || outer.Function.Length == 0) frame = frame with { Function = _options.Demangler.Demangle(source.Function.Symbol) };
            named.Add(isLast ? frame : frame with { IsInlined = true, Offset = 0 });
        }

        if (sources.IsEmpty) named.Add(outer);
    }

    private bool MayRead(ProcessObject? shown) => _options.Sources switch
    {
        SourceSearch.AllFiles => true,
        SourceSearch.OwnFiles => shown?.File?.HasDebugInfo ?? false,
        _ => false,
    };

    private bool TryAsk(TargetAddress address, out NamedCode code)
    {
        code = default;
        foreach (ICodeNamer namer in namers)
            if (namer.TryName(address, out code)) return true;
        return false;
    }

    private static NamedFrame Of(in StackFrame frame, in NamedCode code, ProcessObject? shown) => new(frame)
    {
        // Made code may lie in a file that is memory only, and no module of anybody's.
        Module = code.Module.Length != 0 ? code.Module : shown?.File is null ? "" : shown.Name,
        ModulePath = shown?.Path ?? "",
        Function = code.Name,
        Offset = OffsetOf(frame, code.Start),
        SourcePath = code.File ?? "",
        Line = code.Line,
    };

    private static ulong OffsetOf(in StackFrame frame, TargetAddress start) => unchecked(frame.ProgramCounter.Value - start.Value);

    private static int ToNumber(uint value) => value > int.MaxValue ? 0 : (int)value;
}
