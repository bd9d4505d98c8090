using System.Runtime.CompilerServices;
using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>The rows of one line program. Units may share it.</summary>
internal sealed class LineTable(FileTable files, LineRow[] rows, List<LineSequence> sequences, IntervalTable ranges, bool isWhole)
{
    public FileTable Files => files;

    /// <summary>Whether no limit cut it off.</summary>
    public bool IsWhole => isWhole;

    public long Bytes => (rows.Length * (long)Unsafe.SizeOf<LineRow>()) + (8L * sequences.Count) + ranges.Bytes + files.Bytes;

    /// <summary>Decodes the table of a unit; null where it has none or its header is broken.</summary>
    public static LineTable? TryRead(DebugInfo info, UnitRoot root)
    {
        if (!root.Lines.Exists) return null;
        ReadOnlySpan<byte> section = info.Sections.Lines.Span;
        DwarfCursor cursor = new(section, root.Lines.Number);
        if (!LineHeader.TryRead(ref cursor, section.Length, root.Header.AddressSize, out LineHeader header)) return null;
        FileTable files = new(info, root);
        return files.TryRead(ref cursor, header) ? new LineProgram(info, header, files).Run() : null;
    }

    /// <summary>The row that counts at an address.</summary>
    public bool TryFind(ulong address, out LineRow row)
    {
        row = default;
        if (!ranges.TryFind(address, out int sequence)) return false;
        (int low, int high) = (sequences[sequence].First, sequences[sequence].First + sequences[sequence].Count - 1);
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (rows[middle].Address <= address) low = middle + 1;
            else high = middle - 1;
        }

        row = rows[high];
        return true;
    }

    /// <summary>The sequences' addresses, for a unit that does not say its own.</summary>
    public bool Covers(ulong address) => ranges.TryFind(address, out _);
}
