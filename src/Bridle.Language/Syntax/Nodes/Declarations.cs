using Bridle.Language.Syntax.Lexing;

namespace Bridle.Language.Syntax.Nodes;

internal enum StorageClass
{
    None, Auto, Extern, Register, Static, Typedef, Self, This,
}

/// <summary>The words before the declarators: storage class, and what names the type.</summary>
/// <param name="Words">Keywords of types, qualifiers left out.</param>
/// <param name="Compound">struct, union or enum, where there is one.</param>
/// <param name="TypedefName">A name that a typedef made, where there is one.</param>
internal sealed record SpecifierSyntax(int Position, StorageClass Storage, IReadOnlyList<TokenKind> Words, CompoundSyntax? Compound, string? TypedefName);

internal abstract record CompoundSyntax(int Position, string? Tag);

/// <summary>struct or union; <paramref name="Members"/> is null where it is only named.</summary>
internal sealed record StructSyntax(int Position, string? Tag, bool IsUnion, IReadOnlyList<MemberSyntax>? Members) : CompoundSyntax(Position, Tag);

internal sealed record EnumSyntax(int Position, string? Tag, IReadOnlyList<EnumeratorSyntax>? Enumerators) : CompoundSyntax(Position, Tag);

internal sealed record EnumeratorSyntax(int Position, string Name, Expression? Value);

/// <summary>One member; with a width it is a bit-field, which may lack a name.</summary>
internal sealed record MemberSyntax(SpecifierSyntax Specifiers, DeclaratorSyntax? Declarator, Expression? Width);

/// <summary>A name and what is made of the specifiers' type, from the name outwards.</summary>
internal sealed record DeclaratorSyntax(int Position, string? Name, IReadOnlyList<DerivationSyntax> Derivations);

internal abstract record DerivationSyntax(int Position);

internal sealed record PointerDerivation(int Position) : DerivationSyntax(Position);

internal sealed record ArrayDerivation(int Position, Expression? Size) : DerivationSyntax(Position);

/// <summary>An associative array: types of keys between the brackets.</summary>
internal sealed record KeyDerivation(int Position, ParametersSyntax Keys) : DerivationSyntax(Position);

internal sealed record FunctionDerivation(int Position, ParametersSyntax Parameters) : DerivationSyntax(Position);

internal sealed record ParametersSyntax(IReadOnlyList<ParameterSyntax> Items, bool IsVariadic);

internal sealed record ParameterSyntax(SpecifierSyntax Specifiers, DeclaratorSyntax Declarator);

internal sealed record TypeNameSyntax(SpecifierSyntax Specifiers, DeclaratorSyntax Declarator);
