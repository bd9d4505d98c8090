namespace Bridle.Language.Intermediate;

/// <summary>One datum of a record or of a key.</summary>
/// <param name="Offset">From the start of the record, or of the key.</param>
/// <param name="Size">Bytes that it takes there.</param>
/// <param name="Alignment">Its offset is a multiple of this.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ValueBytes">Size of the value's own type: what decides how an integer is printed and how keys are ordered. In keys integers always take 8 bytes.</param>
/// <param name="StringBytes">For ustack(frames, size): the size.</param>
/// <param name="TypeName">The type as the program spells it.</param>
public sealed record DataField(int Offset, int Size, int Alignment, FieldKind Kind, int ValueBytes, int StringBytes, string TypeName);
