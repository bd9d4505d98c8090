using System.Globalization;

namespace Bridle.Target;

/// <summary>An address as an object file states it (a p_vaddr or st_value), before any load bias.</summary>
public readonly record struct FileAddress(ulong Value) : IComparable<FileAddress>
{
    public int CompareTo(FileAddress other) => Value.CompareTo(other.Value);

    public static bool operator <(FileAddress left, FileAddress right) => left.Value < right.Value;

    public static bool operator >(FileAddress left, FileAddress right) => left.Value > right.Value;

    public static bool operator <=(FileAddress left, FileAddress right) => left.Value <= right.Value;

    public static bool operator >=(FileAddress left, FileAddress right) => left.Value >= right.Value;

    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
