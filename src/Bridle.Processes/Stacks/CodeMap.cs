using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// The executable mappings of a process, as they were when it was made, each with its frame table once somebody asked for it.
/// One thread at a time.
/// </summary>
internal sealed class CodeMap : ICodeLookup
{
    private readonly ulong[] _starts, _ends;
    private readonly Mapping[] _mappings;
    private readonly CodeModule?[] _modules;
    private readonly ModuleOpener _opener;
    private int _last;

    public CodeMap(ImmutableArray<Mapping> mappings, ModuleOpener opener)
    {
        _mappings = [.. mappings.Where(static mapping => mapping.IsExecutable)];
        _starts = [.. _mappings.Select(static mapping => mapping.Range.Start.Value)];
        _ends = [.. _mappings.Select(static mapping => mapping.Range.End.Value)];
        _modules = new CodeModule?[_mappings.Length];
        _opener = opener;
    }

    public bool TryFind(TargetAddress address, out CodeModule module)
    {
        int index = Contains(_last, address.Value) ? _last : IndexOf(address.Value);
        module = default;
        if (index < 0) return false;
        _last = index;
        module = _modules[index] ??= _opener.Open(_mappings[index]);
        return true;
    }

    private int IndexOf(ulong address)
    {
        int found = Array.BinarySearch(_starts, address);
        int index = found >= 0 ? found : ~found - 1;
        return index >= 0 && Contains(index, address) ? index : -1;
    }

    private bool Contains(int index, ulong address) => index < _starts.Length && address >= _starts[index] && address < _ends[index];
}
