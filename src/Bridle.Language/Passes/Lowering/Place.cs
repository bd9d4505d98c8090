using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

internal enum PlaceKind
{
    /// <summary>A variable as a whole.</summary>
    Variable,

    /// <summary>An element as a whole; the register refers to its key.</summary>
    Element,

    /// <summary>Machine memory that the register refers to.</summary>
    Own,

    /// <summary>Behind the D pointer in the register.</summary>
    Foreign,
}

/// <summary>Where an object is, once the operands that say so are in registers.</summary>
/// <param name="Bits">The bit-field that it is; its offset is not in <paramref name="Offset"/>.</param>
internal readonly record struct Place(PlaceKind Kind, int Register, long Offset, int Id, DataType Type, Member? Bits)
{
    /// <summary>Offset of the unit of memory that holds a bit-field.</summary>
    public long UnitOffset => Offset + (Bits!.BitOffset / (Bits.Type.Size * 8) * Bits.Type.Size);

    /// <summary>Where the bits begin in that unit.</summary>
    public int Shift => (int)(Bits!.BitOffset % (Bits.Type.Size * 8));
}
