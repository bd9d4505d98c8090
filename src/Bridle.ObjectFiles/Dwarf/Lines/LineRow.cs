namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>From which address on a line counts.</summary>
internal readonly record struct LineRow(ulong Address, uint File, uint Line, uint ColumnAndFlag)
{
    private const uint Flag = 1u << 31;

    public LineRow(ulong address, uint file, uint line, uint column, bool isStatement)
        : this(address, file, line, (column & ~Flag) | (isStatement ? Flag : 0))
    {
    }

    public uint Column => ColumnAndFlag & ~Flag;

    public bool IsStatement => (ColumnAndFlag & Flag) != 0;
}
