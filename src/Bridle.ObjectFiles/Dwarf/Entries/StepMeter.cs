namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>What bounds the time of one lookup: every loop over the file's data takes its steps from here.</summary>
internal sealed class StepMeter(long steps)
{
    private long _left;

    public bool IsEmpty => _left <= 0;

    public bool Take() => _left-- > 0;

    public void Refill() => _left = steps;
}
