using System.Runtime.CompilerServices;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Functions;

/// <summary>The functions of one unit, with the calls that were inlined into them.</summary>
internal sealed class FunctionTable
{
    private readonly FunctionScope[] _scopes;
    private readonly AddressPair[] _ranges;
    private readonly IntervalTable _functions;
    private readonly FunctionName?[] _names;

    public FunctionTable(List<FunctionScope> scopes, List<AddressPair> ranges, bool isWhole)
    {
        (_scopes, _ranges, IsWhole) = ([.. scopes], [.. ranges], isWhole);
        _names = new FunctionName?[_scopes.Length];
        _functions = Index();
    }

    /// <summary>Whether no limit cut it off.</summary>
    public bool IsWhole { get; }

    public long Bytes => (_scopes.Length * (8L + Unsafe.SizeOf<FunctionScope>())) + (16L * _ranges.Length) + _functions.Bytes;

    public FunctionScope this[int scope] => _scopes[scope];

    /// <summary>Adds the scopes around an address, the function first, then the calls inlined into each other.</summary>
    public void Find(ulong address, List<int> path, int limit)
    {
        if (!_functions.TryFind(address, out int function)) return;
        path.Add(function);
        int end = _scopes[function].End;
        for (int scope = function + 1; scope < end && path.Count <= limit;)
        {
            bool isAround = _scopes[scope].IsInlined && Contains(_scopes[scope], address);
            if (isAround)
            {
                path.Add(scope);
                end = _scopes[scope].End;
                scope++;
            }
            else
            {
                scope = _scopes[scope].End;
            }
        }
    }

    public FunctionName Name(int scope, DebugInfo info) => _names[scope] ??= FunctionNames.Resolve(info, (ulong)_scopes[scope].Entry);

    private bool Contains(in FunctionScope scope, ulong address)
    {
        foreach (AddressPair range in _ranges.AsSpan(scope.FirstRange, scope.RangeCount))
            if (range.Contains(address)) return true;
        return false;
    }

    private IntervalTable Index()
    {
        List<AddressPair> ranges = [];
        List<int> owners = [];
        for (int i = 0; i < _scopes.Length; i++)
        {
            if (_scopes[i].IsInlined) continue;
            ranges.AddRange(_ranges.AsSpan(_scopes[i].FirstRange, _scopes[i].RangeCount));
            while (owners.Count < ranges.Count) owners.Add(i);
        }

        return new IntervalTable(ranges, owners);
    }
}
