namespace Bridle.Language.Types;

/// <summary>A type of the language. Structs, unions and enums are themselves; the others are alike if they are made alike.</summary>
internal abstract class DataType
{
    /// <summary>As the program spells it.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes; 0 where there is no object of the type.</summary>
    public abstract long Size { get; }

    public virtual int Alignment => (int)Math.Clamp(Size, 1, 16);

    /// <summary>The type that typedefs stand for.</summary>
    public virtual DataType Resolved => this;

    public override string ToString() => Name;
}
