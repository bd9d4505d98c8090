namespace Bridle.Language.Text;

/// <summary>Turns an offset into a line, and a file where a control line named one (cpp's output).</summary>
internal sealed class LineMap
{
    private readonly string _text;
    private readonly List<Mark> _marks = [];
    private int[]? _newlines;

    public LineMap(string text) => _text = text;

    private readonly record struct Mark(int Position, int Line, string? File);

    /// <summary>The line that begins at <paramref name="position"/> has this number from now on.</summary>
    public void Add(int position, int line, string? file) => _marks.Add(new Mark(position, line, file ?? (_marks.Count > 0 ? _marks[^1].File : null)));

    public (string? File, int Line) Find(int position)
    {
        int last = Last(position);
        Mark start = last < 0 ? new Mark(0, 1, null) : _marks[last];
        return (start.File, start.Line + Index(position) - Index(start.Position));
    }

    // The last mark at or before a position, or -1: marks come in the order of the text.
    private int Last(int position)
    {
        int low = 0, high = _marks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_marks[middle].Position <= position) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    // How many newlines are before a position. Where they are is found when it is first asked for.
    private int Index(int position)
    {
        _newlines ??= [.. Newlines()];
        int index = Array.BinarySearch(_newlines, position);
        return index < 0 ? ~index : index;
    }

    private IEnumerable<int> Newlines()
    {
        for (int i = _text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = _text.IndexOf('\n', i + 1)) yield return i;
    }
}
