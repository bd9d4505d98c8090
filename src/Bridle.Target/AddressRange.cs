namespace Bridle.Target;

/// <summary>The half-open range of target addresses from <see cref="Start"/> up to, and without, <see cref="End"/>.</summary>
public readonly record struct AddressRange(TargetAddress Start, TargetAddress End)
{
    /// <summary>Size in bytes; 0 for an empty or inverted range.</summary>
    public ulong Size => End > Start ? End.Value - Start.Value : 0;

    public bool Contains(TargetAddress address) => address >= Start && address < End;

    public override string ToString() => $"{Start}-{End}";
}
