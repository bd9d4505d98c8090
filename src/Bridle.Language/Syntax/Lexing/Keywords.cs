using System.Collections.Frozen;

namespace Bridle.Language.Syntax.Lexing;

internal static class Keywords
{
    private static readonly FrozenDictionary<string, TokenKind> s_kinds = new Dictionary<string, TokenKind>
    {
        ["char"] = TokenKind.Char,
        ["const"] = TokenKind.Const,
        ["double"] = TokenKind.Double,
        ["enum"] = TokenKind.Enum,
        ["float"] = TokenKind.Float,
        ["int"] = TokenKind.Int,
        ["long"] = TokenKind.Long,
        ["short"] = TokenKind.Short,
        ["signed"] = TokenKind.Signed,
        ["string"] = TokenKind.StringType,
        ["struct"] = TokenKind.Struct,
        ["union"] = TokenKind.Union,
        ["unsigned"] = TokenKind.Unsigned,
        ["void"] = TokenKind.Void,
        ["volatile"] = TokenKind.Volatile,
        ["restrict"] = TokenKind.Restrict,
        ["userland"] = TokenKind.Userland,
        ["auto"] = TokenKind.Auto,
        ["extern"] = TokenKind.Extern,
        ["register"] = TokenKind.Register,
        ["static"] = TokenKind.Static,
        ["typedef"] = TokenKind.Typedef,
        ["self"] = TokenKind.Self,
        ["this"] = TokenKind.This,
        ["inline"] = TokenKind.Inline,
        ["provider"] = TokenKind.Provider,
        ["probe"] = TokenKind.Probe,
        ["translator"] = TokenKind.Translator,
        ["sizeof"] = TokenKind.Sizeof,
        ["offsetof"] = TokenKind.Offsetof,
        ["stringof"] = TokenKind.Stringof,
        ["xlate"] = TokenKind.Xlate,
        ["if"] = TokenKind.If,
        ["else"] = TokenKind.Else,
        ["break"] = TokenKind.Reserved,
        ["case"] = TokenKind.Reserved,
        ["continue"] = TokenKind.Reserved,
        ["counter"] = TokenKind.Reserved,
        ["default"] = TokenKind.Reserved,
        ["do"] = TokenKind.Reserved,
        ["for"] = TokenKind.Reserved,
        ["goto"] = TokenKind.Reserved,
        ["import"] = TokenKind.Reserved,
        ["return"] = TokenKind.Reserved,
        ["switch"] = TokenKind.Reserved,
        ["while"] = TokenKind.Reserved,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TokenKind>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_kinds.GetAlternateLookup<ReadOnlySpan<char>>();

    public static TokenKind Find(ReadOnlySpan<char> word) => s_lookup.TryGetValue(word, out TokenKind kind) ? kind : TokenKind.Identifier;

    /// <summary>A declaration outside a clause may begin with this word.</summary>
    public static bool StartsDeclaration(TokenKind kind) =>
        kind is (>= TokenKind.Char and <= TokenKind.Userland) or (>= TokenKind.Auto and <= TokenKind.Translator) and not TokenKind.Probe;

    /// <summary>A specifier of a type, or a qualifier.</summary>
    public static bool StartsType(TokenKind kind) => kind is >= TokenKind.Char and <= TokenKind.Userland;
}
