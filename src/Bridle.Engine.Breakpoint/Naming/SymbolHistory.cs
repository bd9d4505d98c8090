using Bridle.Engine.Running;
using Bridle.ObjectFiles.Demangling;
using Bridle.Processes.Stacks;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Naming;

/// <summary>
/// What the addresses of one victim meant, from its first moment to its last. An unload takes the meaning of a range away, an exec that of
/// all; each has a number. A mark is the number of the last one that concerned one of the addresses recorded; so addresses that never
/// changed their meaning have one mark for ever, and equal stacks stay one key. What no object names, a runtime may: it has compiled it.
/// The control thread writes; any thread asks.
/// </summary>
internal sealed class SymbolHistory(int limit, Demangler demangler, ICodeNamer compiled)
{
    private static readonly AddressRange s_everything = new(default, new TargetAddress(ulong.MaxValue));

    private readonly Lock _gate = new();
    private readonly List<Retirement> _retirements = [];
    private ProcessSymbols _now = ProcessSymbols.Empty;
    private int _number;
    private volatile bool _isEventful;

    public void Set(ProcessSymbols symbols)
    {
        lock (_gate)
        {
            // What is back where it was means what it meant.
            _retirements.RemoveAll(gone => gone.Object is not null && symbols.TryFindObject(gone.Range.Start, out ProcessObject? back) && IsSame(gone.Object, back!));
            _now = symbols;
        }
    }

    /// <summary>From now on the addresses of a range mean something else, or nothing.</summary>
    public void Retire(AddressRange range)
    {
        lock (_gate)
        {
            if (_retirements.Count == limit) _retirements.RemoveAt(0);
            _now.TryFindObject(range.Start, out ProcessObject? gone);
            _retirements.Add(new Retirement(++_number, range, _now, gone));
            _isEventful = true;
        }
    }

    public void RetireAll() => Retire(s_everything);

    /// <summary>The mark of addresses that are recorded now.</summary>
    public int MarkOf(ReadOnlySpan<long> addresses)
    {
        if (!_isEventful) return 0;
        lock (_gate)
        {
            for (int i = _retirements.Count - 1; i >= 0; i--)
            {
                foreach (long address in addresses)
                {
                    if (_retirements[i].Range.Contains(new TargetAddress(unchecked((ulong)address)))) return _retirements[i].Number;
                }
            }
        }
        return 0;
    }

    /// <summary>The symbol that an address belonged to when it was recorded with a mark.</summary>
    public SymbolName? Find(int mark, ulong address)
    {
        TargetAddress target = new(address);
        if (SymbolsAt(mark, target).TryFind(target, out SymbolPlace place))
            return new SymbolName(place.Object!.Name, demangler.Demangle(place.Name), place.Start.Value, place.Object.Extent.Start.Value);
        lock (_gate)
        {
            if (compiled.TryName(target, out NamedCode code)) return new SymbolName(code.Module, code.Name, code.Start.Value, code.Start.Value);
        }
        return place.Object is { } known ? new SymbolName(known.Name, "", address, known.Extent.Start.Value) : null;
    }

    private ProcessSymbols SymbolsAt(int mark, TargetAddress address)
    {
        lock (_gate)
        {
            foreach (Retirement later in _retirements)
            {
                if (later.Number > mark && later.Range.Contains(address)) return later.Before;
            }
            return _now;
        }
    }

    private static bool IsSame(ProcessObject gone, ProcessObject back) =>
        gone != back && gone.Path == back.Path && gone.Extent == back.Extent && gone.File is { } file && ReferenceEquals(file, back.File);

    private readonly record struct Retirement(int Number, AddressRange Range, ProcessSymbols Before, ProcessObject? Object);
}
