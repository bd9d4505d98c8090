namespace Bridle.ObjectFiles.CallFrames;

/// <summary>The rules for the addresses from <see cref="Start"/> up to <see cref="End"/>. Immutable, so threads share it.</summary>
internal sealed class FrameRow
{
    private readonly RuleSet _rules;

    public FrameRow(FrameSection section, in FrameEntry entry, in RuleSet rules, ulong start, ulong end)
    {
        (Section, _rules, Start, End) = (section, rules, start, end);
        (IsSignal, EntryEnd, ReturnColumn) = (entry.Common.IsSignal, entry.End, entry.Common.ReturnColumn);
        for (int column = 0; column < Column.Count; column++)
            if (rules.Registers[column].Kind != RuleKind.Unspecified) Stated |= 1u << column;
    }

    public FrameSection Section { get; }

    public ulong Start { get; }

    public ulong End { get; }

    /// <summary>Where the whole entry ends.</summary>
    public ulong EntryEnd { get; }

    /// <summary>The frame was made by the kernel: what it interrupted stands exactly at the address that is found.</summary>
    public bool IsSignal { get; }

    public int ReturnColumn { get; }

    /// <summary>A bit for each register that has a rule.</summary>
    public uint Stated { get; }

    public ref readonly RegisterRule Frame => ref _rules.Frame;

    public ref readonly RegisterRule this[int column] => ref _rules.Registers[column];

    public bool Contains(ulong address) => address >= Start && address < End;
}
