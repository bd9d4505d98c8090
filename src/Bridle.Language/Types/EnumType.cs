namespace Bridle.Language.Types;

internal readonly record struct Enumerator(string Name, int Value);

internal sealed class EnumType(string? tag) : DataType
{
    public IReadOnlyList<Enumerator>? Enumerators { get; private set; }

    public override string Name => $"enum {tag ?? "(anon)"}";

    public override long Size => 4;

    /// <summary>gcc holds an enum without a negative constant as an unsigned int.</summary>
    public IntegerType Base { get; private set; } = IntegerType.UnsignedInt;

    public void Complete(IReadOnlyList<Enumerator> enumerators)
    {
        Enumerators = enumerators;
        Base = enumerators.Any(static enumerator => enumerator.Value < 0) ? IntegerType.Int : IntegerType.UnsignedInt;
    }
}
