using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Functions;
using Bridle.ObjectFiles.Dwarf.Lines;
using Bridle.ObjectFiles.Dwarf.Units;
using Bridle.Target;

namespace Bridle.ObjectFiles.Dwarf;

/// <summary>
/// Source lines and inlined calls by address, from DWARF 2 to 5. Nothing is decoded before it is needed, and then a unit at a
/// time. Any thread may ask; one is answered at a time. No content of the file makes it throw.
/// </summary>
public sealed class SourceIndex
{
    private readonly Lock _gate = new();
    private readonly DwarfLimits _limits;
    private readonly StepMeter _steps;
    private readonly DebugInfo _info;
    private readonly UnitIndex _units;
    private readonly Dictionary<int, UnitTables> _tables = [];
    private readonly List<int> _candidates = [], _path = [];
    private long _keptBytes;

    public SourceIndex(DwarfSections sections, DwarfLimits? limits = null)
    {
        _limits = limits ?? DwarfLimits.Default;
        _steps = new StepMeter(_limits.Steps);
        _info = new DebugInfo(sections, _limits, _steps);
        _units = new UnitIndex(_info);
    }

    /// <summary>
    /// The functions around an address from the innermost inlined one to the one that is called, each with its place.
    /// True where there is one frame at least; a problem may be said beside it.
    /// </summary>
    public bool TryFind(FileAddress address, out ImmutableArray<SourceFrame> frames, out SourceProblem problem)
    {
        lock (_gate)
        {
            _steps.Refill();
            frames = [];
            problem = _info.Sections.Info.IsEmpty ? SourceProblem.NoDebugInfo : Find(address.Value, out frames);
            if (_steps.IsEmpty) problem = SourceProblem.OverLimit;
            return !frames.IsEmpty;
        }
    }

    private SourceProblem Find(ulong address, out ImmutableArray<SourceFrame> frames)
    {
        _candidates.Clear();
        _units.Find(address, _candidates);
        SourceProblem problem = SourceProblem.NotCovered;
        frames = [];
        foreach (int offset in _candidates)
        {
            if (Tables(offset) is not { } tables)
            {
                problem = SourceProblem.Broken;
                continue;
            }

            frames = Frames(tables, address);
            problem = tables.Problem;
            // Another unit may claim the address, and know more.
            if (!frames.IsEmpty) break;
            if (problem == SourceProblem.None) problem = SourceProblem.NotCovered;
        }

        return problem;
    }

    private ImmutableArray<SourceFrame> Frames(UnitTables tables, ulong address)
    {
        LineRow row = default;
        bool hasLine = tables.Lines is { } lines && lines.TryFind(address, out row);
        _path.Clear();
        tables.Functions.Find(address, _path, _limits.InlinedCalls);
        if (_path.Count == 0 && !hasLine) return [];
        SourceFrame[] frames = new SourceFrame[Math.Max(_path.Count, 1)];
        SourceFrame place = new(FunctionName.None, tables.Path(row.File), row.Line, row.Column, row.IsStatement, IsInlined: false);
        if (!hasLine) place = place with { Path = "" };
        for (int i = 0; i < _path.Count; i++)
        {
            FunctionScope scope = tables.Functions[_path[^(i + 1)]];
            frames[i] = place with { Function = tables.Functions.Name(_path[^(i + 1)], _info), IsInlined = scope.IsInlined };
            place = new SourceFrame(FunctionName.None, tables.Path(scope.CallFile), scope.CallLine, scope.CallColumn, false, false);
        }

        if (_path.Count == 0) frames[0] = place;
        return ImmutableCollectionsMarshal.AsImmutableArray(frames);
    }

    private UnitTables? Tables(int offset)
    {
        if (_tables.TryGetValue(offset, out UnitTables? known)) return known;
        if (_keptBytes + _info.KeptBytes > _limits.KeptBytes) Drop();
        if (!_info.TryFindUnitAt(offset, out UnitHeader unit) || _info.Root(unit) is not { } root) return null;
        UnitTables tables = UnitTables.Read(_info, root);
        if (_steps.IsEmpty) return tables;
        _tables[offset] = tables;
        _keptBytes += tables.Bytes;
        return tables;
    }

    private void Drop()
    {
        _tables.Clear();
        _info.Drop();
        _keptBytes = 0;
    }
}
