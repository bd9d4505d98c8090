using System.Collections.Immutable;
using System.Text;
using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Language.Passes.Lowering;

/// <summary>The tables of a program as its clauses are lowered.</summary>
internal sealed class ProgramTables(int stringBytes)
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<byte>.Builder _constants = ImmutableArray.CreateBuilder<byte>();
    private readonly ImmutableArray<FormatDescriptor>.Builder _formats = ImmutableArray.CreateBuilder<FormatDescriptor>();
    private readonly Dictionary<AggregationSymbol, KeyLayout> _aggregationKeys = [];
    private readonly Dictionary<VariableSymbol, KeyLayout> _arrayKeys = [];

    public int StringBytes => stringBytes;

    public LayoutTable Layouts { get; } = new();

    public ImmutableArray<byte> Constants => _constants.ToImmutable();

    public ImmutableArray<FormatDescriptor> Formats => _formats.ToImmutable();

    /// <summary>Where a string constant is, its zero included, and how many bytes it has: no more than a string can hold.</summary>
    public (int Offset, int Size) Text(string text)
    {
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        string kept = text[..Math.Min(end < 0 ? text.Length : end, stringBytes - 1)];
        if (!_texts.TryGetValue(kept, out int offset))
        {
            offset = _constants.Count;
            _constants.AddRange(Encoding.Latin1.GetBytes(kept + "\0"));
            _texts.Add(kept, offset);
        }
        return (offset, kept.Length + 1);
    }

    public int Format(BoundFormat? format)
    {
        if (format is null) return -1;
        _formats.Add(new FormatDescriptor(_formats.Count, format.Text, format.Pieces));
        return _formats.Count - 1;
    }

    public KeyLayout Keys(AggregationSymbol aggregation)
    {
        if (!_aggregationKeys.TryGetValue(aggregation, out KeyLayout? layout))
        {
            layout = KeyLayout.Of((aggregation.Keys ?? []).Select(key => DatumShape.Of(key, stringBytes)));
            _aggregationKeys.Add(aggregation, layout);
        }
        return layout;
    }

    public KeyLayout Keys(VariableSymbol array)
    {
        if (!_arrayKeys.TryGetValue(array, out KeyLayout? layout))
        {
            layout = KeyLayout.Of(array.Keys!.Select(type => DatumShape.Of(type, stringBytes)));
            _arrayKeys.Add(array, layout);
        }
        return layout;
    }
}
