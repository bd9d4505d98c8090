namespace Bridle.Language.Types;

/// <summary>C's integer types, in the order of their conversion ranks.</summary>
public enum IntegerKind
{
    Char, SignedChar, UnsignedChar, Short, UnsignedShort, Int, UnsignedInt, Long, UnsignedLong, LongLong, UnsignedLongLong,
}
