namespace Bridle.Language.Types;

/// <param name="BitOffset">From the start of the struct.</param>
/// <param name="BitWidth">0 unless it is a bit-field.</param>
internal sealed record Member(string Name, DataType Type, long BitOffset, int BitWidth)
{
    public long Offset => BitOffset / 8;

    public bool IsBitField => BitWidth > 0;
}

/// <summary>A struct or a union, declared first and completed later.</summary>
internal sealed class StructType(string? tag, bool isUnion) : DataType
{
    private long _size;
    private int _alignment = 1;
    private Dictionary<string, Member> _names = [];

    public bool IsUnion => isUnion;

    public IReadOnlyList<Member>? Members { get; private set; }

    public bool IsComplete => Members is not null;

    public override string Name => $"{(isUnion ? "union" : "struct")} {tag ?? "(anon)"}";

    public override long Size => _size;

    public override int Alignment => _alignment;

    public void Complete(StructLayout layout)
    {
        (Members, _size, _alignment) = (layout.Members, layout.Size, layout.Alignment);
        _names = Members.ToDictionary(static member => member.Name, StringComparer.Ordinal);
    }

    public Member? Find(string name) => _names.GetValueOrDefault(name);
}
