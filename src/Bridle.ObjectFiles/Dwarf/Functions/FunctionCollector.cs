using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Functions;

/// <summary>Walks all entries of a unit once and keeps those of functions and inlined calls that have code.</summary>
internal ref struct FunctionCollector
{
    private const int None = -1;
    private readonly DebugInfo _info;
    private readonly UnitRoot _root;
    private readonly AbbreviationTable _abbreviations;
    private readonly List<FunctionScope> _scopes = [];
    private readonly List<AddressPair> _ranges = [];

    // For each entry whose children are being read: the scope it made, or None.
    private readonly Stack<int> _open = [];
    private DwarfCursor _cursor;
    private int _openScopes;

    private FunctionCollector(DebugInfo info, UnitRoot root, AbbreviationTable abbreviations)
    {
        (_info, _root, _abbreviations) = (info, root, abbreviations);
        _cursor = new DwarfCursor(info.Sections.Info.Span[..root.Header.End], (ulong)root.Header.FirstEntry);
    }

    /// <summary>Collects what there is up to the end, the first broken entry, or a limit.</summary>
    public static FunctionTable Collect(DebugInfo info, UnitRoot root)
    {
        if (info.Abbreviations(root.Header) is not { } abbreviations) return new FunctionTable([], [], isWhole: true);
        FunctionCollector collector = new(info, root, abbreviations);
        bool isWhole = collector.Walk();
        while (collector._open.Count > 0) collector.Close();
        return new FunctionTable(collector._scopes, collector._ranges, isWhole);
    }

    /// <summary>False where a limit ended it.</summary>
    private bool Walk()
    {
        do
        {
            if (!_info.Steps.Take() || _open.Count > _info.Limits.Nesting || _scopes.Count >= _info.Limits.Functions
                || _ranges.Count >= _info.Limits.Ranges)
            {
                return false;
            }

            int entry = _cursor.Position;
            ulong code = _cursor.Unsigned();
            if (code == 0)
            {
                if (_open.Count > 0) Close();
            }
            else if (!_abbreviations.TryFind(code, out Abbreviation abbreviation))
            {
                return true;
            }
            else
            {
                Visit(entry, abbreviation);
            }
        }
        while (_open.Count > 0 && !_cursor.IsAtEnd);
        return true;
    }

    private void Visit(int entry, in Abbreviation abbreviation)
    {
        int scope = None;
        if (abbreviation.Tag == DwarfTag.Subprogram || (abbreviation.Tag == DwarfTag.InlinedSubroutine && _openScopes > 0))
            scope = TryAdd(entry, abbreviation);
        else
            _abbreviations.Skip(ref _cursor, abbreviation, _root.Header);
        if (!abbreviation.HasChildren) return;
        _open.Push(scope);
        if (scope != None) _openScopes++;
    }

    private int TryAdd(int entry, in Abbreviation abbreviation)
    {
        AttributeValue low = default, high = default, list = default, file = default, line = default, column = default;
        foreach (AttributeSpecification attribute in _abbreviations.Attributes(abbreviation))
        {
            AttributeValue value = FormReader.Read(ref _cursor, attribute, _root.Header);
            switch (attribute.Name)
            {
                case DwarfAttribute.LowPc: low = value; break;
                case DwarfAttribute.HighPc: high = value; break;
                case DwarfAttribute.Ranges: list = value; break;
                case DwarfAttribute.CallFile: file = value; break;
                case DwarfAttribute.CallLine: line = value; break;
                case DwarfAttribute.CallColumn: column = value; break;
                default: break;
            }
        }

        int first = _ranges.Count;
        if (!_cursor.HasFailed) new RangeReader(_info, _root, _ranges).Read(low, high, list);
        if (_ranges.Count == first) return None;
        int scope = _scopes.Count;
        _scopes.Add(new FunctionScope(entry, scope + 1, first, _ranges.Count - first, file.Small, line.Small, column.Small,
            abbreviation.Tag == DwarfTag.InlinedSubroutine));
        return scope;
    }

    private void Close()
    {
        int scope = _open.Pop();
        if (scope == None) return;
        _openScopes--;
        _scopes[scope] = _scopes[scope] with { End = _scopes.Count };
    }
}
