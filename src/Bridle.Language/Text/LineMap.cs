namespace Bridle.Language.Text;

/// <summary>Turns an offset into a line, and a file where a control line named one (cpp's output).</summary>
internal sealed class LineMap
{
    private readonly string _text;
    private readonly List<Mark> _marks = [];

    public LineMap(string text) => _text = text;

    private readonly record struct Mark(int Position, int Line, string? File);

    /// <summary>The line that begins at <paramref name="position"/> has this number from now on.</summary>
    public void Add(int position, int line, string? file) => _marks.Add(new Mark(position, line, file ?? (_marks.Count > 0 ? _marks[^1].File : null)));

    /// <summary>Counts on demand: it is asked once a diagnostic, and one diagnostic is reported.</summary>
    public (string? File, int Line) Find(int position)
    {
        int last = _marks.FindLastIndex(mark => mark.Position <= position);
        Mark start = last < 0 ? new Mark(0, 1, null) : _marks[last];
        int end = Math.Min(position, _text.Length);
        return (start.File, start.Line + _text.AsSpan(start.Position, Math.Max(end - start.Position, 0)).Count('\n'));
    }
}
