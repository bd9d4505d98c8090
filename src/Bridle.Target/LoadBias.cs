using System.Globalization;

namespace Bridle.Target;

/// <summary>What one load of an object adds to its file addresses (the link map's l_addr). It belongs to a load, not to a file.</summary>
public readonly record struct LoadBias(ulong Value)
{
    public TargetAddress ToTarget(FileAddress address) => new(unchecked(address.Value + Value));

    public FileAddress ToFile(TargetAddress address) => new(unchecked(address.Value - Value));

    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
