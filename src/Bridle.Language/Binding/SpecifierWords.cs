using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Keywords of a type, counted: 6.7.2.</summary>
internal readonly record struct SpecifierWords(TokenKind[] Base, int Long, int Short, int Signed, int Unsigned)
{
    public bool HasRepeated => Long > 2 || Short > 1 || Signed > 1 || Unsigned > 1;

    public DataType? Resolve()
    {
        if (Base.Length > 1 || HasRepeated || Signed + Unsigned > 1 || (Long > 0 && Short > 0)) return null;
        bool isPlain = Long + Short + Signed + Unsigned == 0;
        return Base.FirstOrDefault(TokenKind.Int) switch
        {
            TokenKind.Int => Integer(),
            TokenKind.Char when Long + Short == 0 => Character(),
            TokenKind.Void when isPlain => VoidType.Instance,
            TokenKind.StringType when isPlain => StringType.Instance,
            TokenKind.Float when isPlain => FloatingType.Float,
            TokenKind.Double when isPlain => FloatingType.Double,
            TokenKind.Double when Long == 1 && Short + Signed + Unsigned == 0 => FloatingType.LongDouble,
            _ => null,
        };
    }

    private IntegerType Character() => IntegerType.Of(Unsigned > 0 ? IntegerKind.UnsignedChar : Signed > 0 ? IntegerKind.SignedChar : IntegerKind.Char);

    private IntegerType Integer()
    {
        IntegerKind kind = (Long, Short) switch { (2, _) => IntegerKind.LongLong, (1, _) => IntegerKind.Long, (_, 1) => IntegerKind.Short, _ => IntegerKind.Int };
        return IntegerType.Of(Unsigned > 0 ? kind + 1 : kind);
    }
}
