using System.Text;
using Bridle.Cli.Watching;

namespace Bridle.Cli.Inspecting;

/// <summary>Aligned columns under headings. A heading that begins with &gt; has its column aligned to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const char Right = '>';

    private readonly List<Cell[]> _rows = [];

    /// <summary>Columns without anything in them are left out.</summary>
    public void Add(params Cell[] cells) => _rows.Add([.. cells.Select(static cell => cell with { Text = Visible(cell.Text) })]);

    /// <summary>Nothing where there are no rows.</summary>
    public void PrintOn(Page page)
    {
        if (_rows.Count == 0) return;
        int[] widths = [.. headings.Select((_, column) => Width(column))];
        Cell[] heads = [.. headings.Select(static heading => new Cell(heading.TrimStart(Right), Ink.Bold))];
        PrintRow(page, heads, widths);
        foreach (Cell[] row in _rows) PrintRow(page, row, widths);
    }

    private int Width(int column)
    {
        int widest = _rows.Max(row => row[column].Text.Length);
        return widest == 0 ? 0 : Math.Max(widest, headings[column].TrimStart(Right).Length);
    }

    private void PrintRow(Page page, Cell[] row, int[] widths)
    {
        int behind = 0;
        for (int column = 0; column < row.Length; column++)
        {
            if (widths[column] == 0) continue;
            int fill = widths[column] - row[column].Text.Length;
            bool isRight = headings[column].StartsWith(Right);
            page.Fill(behind + (isRight ? fill : 0)).Add(row[column].Text, row[column].Ink);
            // What follows the last column would be blanks at the end of the line.
            behind = 2 + (isRight ? 0 : fill);
        }

        page.End();
    }

    private static string Visible(string text)
    {
        StringBuilder line = new();
        HumanText.AppendVisible(line, text);
        return line.ToString();
    }
}

/// <summary>One field of a table.</summary>
internal readonly record struct Cell(string Text, Ink Ink = Ink.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}
