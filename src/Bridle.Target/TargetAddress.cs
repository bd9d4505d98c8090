using System.Globalization;

namespace Bridle.Target;

/// <summary>An address in a victim's address space. Arithmetic wraps as the machine's does.</summary>
public readonly record struct TargetAddress(ulong Value) : IComparable<TargetAddress>
{
    /// <summary>Address 0: no address.</summary>
    public static TargetAddress Null => default;

    public bool IsNull => Value == 0;

    /// <summary>The address <paramref name="bytes"/> further on (or back), modulo 2^64.</summary>
    public TargetAddress Plus(long bytes) => new(unchecked(Value + (ulong)bytes));

    /// <summary>The signed distance from <paramref name="start"/> to this address, modulo 2^64.</summary>
    public long DistanceFrom(TargetAddress start) => unchecked((long)(Value - start.Value));

    public int CompareTo(TargetAddress other) => Value.CompareTo(other.Value);

    public static bool operator <(TargetAddress left, TargetAddress right) => left.Value < right.Value;

    public static bool operator >(TargetAddress left, TargetAddress right) => left.Value > right.Value;

    public static bool operator <=(TargetAddress left, TargetAddress right) => left.Value <= right.Value;

    public static bool operator >=(TargetAddress left, TargetAddress right) => left.Value >= right.Value;

    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
