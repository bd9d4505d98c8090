namespace Bridle.Language.Syntax.Nodes;

/// <summary>What a program consists of, in its order.</summary>
internal abstract record Item(int Position);

/// <summary>A probe description's four fields, or the number of a probe.</summary>
internal sealed record DescriptionSyntax(int Position, string Provider, string Module, string Function, string Name, int? Identifier);

/// <summary>Without a body the clause records that its probe fired.</summary>
internal sealed record ClauseSyntax(int Position, IReadOnlyList<DescriptionSyntax> Probes, Expression? Predicate, IReadOnlyList<Statement>? Body) : Item(Position);

internal sealed record DeclarationSyntax(int Position, SpecifierSyntax Specifiers, IReadOnlyList<DeclaratorSyntax> Declarators) : Item(Position);

internal sealed record InlineSyntax(int Position, SpecifierSyntax Specifiers, DeclaratorSyntax Declarator, Expression Value) : Item(Position);

internal sealed record TranslatorSyntax(int Position, TypeNameSyntax Output, TypeNameSyntax Input, string Parameter, IReadOnlyList<TranslatorMemberSyntax> Members)
    : Item(Position);

internal sealed record TranslatorMemberSyntax(int Position, string Name, Expression Value);

internal sealed record ProviderSyntax(int Position, string Name, IReadOnlyList<ProbeSyntax> Probes) : Item(Position);

/// <summary>A probe of a provider: its native parameters, and what D sees of them where that differs.</summary>
internal sealed record ProbeSyntax(int Position, string Name, ParametersSyntax Native, ParametersSyntax? Translated);
