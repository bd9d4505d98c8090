using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>Offsets in object files are unsigned; added to an address they wrap, and the read then fails.</summary>
internal static class TargetAddressArithmetic
{
    public static TargetAddress Advance(this TargetAddress address, ulong bytes) => new(unchecked(address.Value + bytes));

    public static TargetAddress Element(this TargetAddress table, ulong index, uint size) =>
        new(unchecked(table.Value + (index * size)));
}
