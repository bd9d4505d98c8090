using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    private DeclarationSyntax Declaration()
    {
        SpecifierSyntax specifiers = Specifiers();
        List<DeclaratorSyntax> declarators = Is(TokenKind.Semicolon) ? [] : List(NamedDeclarator, TokenKind.Semicolon, "declarators");
        if (specifiers.Storage == StorageClass.Typedef) _typeNames.UnionWith(declarators.Select(static declarator => declarator.Name ?? ""));
        return new DeclarationSyntax(specifiers.Position, specifiers, declarators);
    }

    private DeclaratorSyntax NamedDeclarator()
    {
        DeclaratorSyntax declarator = Declarator();
        if (declarator.Name is null) Unexpected();
        return declarator;
    }

    private InlineSyntax Inline()
    {
        int position = Advance().Position;
        SpecifierSyntax specifiers = Specifiers();
        DeclaratorSyntax declarator = NamedDeclarator();
        Expect(TokenKind.Assign);
        return new InlineSyntax(position, specifiers, declarator, Assignment());
    }

    private TranslatorSyntax Translator()
    {
        int position = Advance().Position;
        TypeNameSyntax output = TypeName();
        Expect(TokenKind.Less);
        SpecifierSyntax specifiers = Specifiers();
        DeclaratorSyntax input = NamedDeclarator();
        Expect(TokenKind.Greater);
        Expect(TokenKind.LeftBrace);
        List<TranslatorMemberSyntax> members = [];
        while (!Is(TokenKind.RightBrace) && !Is(TokenKind.End)) members.Add(TranslatorMember());
        Expect(TokenKind.RightBrace);
        return new TranslatorSyntax(position, output, new TypeNameSyntax(specifiers, input), input.Name ?? "", members);
    }

    private TranslatorMemberSyntax TranslatorMember()
    {
        Token name = Expect(TokenKind.Identifier);
        Expect(TokenKind.Assign);
        Expression value = Assignment();
        Expect(TokenKind.Semicolon);
        return new TranslatorMemberSyntax(name.Position, name.Text, value);
    }

    private ProviderSyntax Provider()
    {
        int position = Advance().Position;
        string name = Expect(TokenKind.Identifier).Text;
        Expect(TokenKind.LeftBrace);
        List<ProbeSyntax> probes = [];
        while (!Is(TokenKind.RightBrace) && !Is(TokenKind.End)) probes.Add(Probe());
        Expect(TokenKind.RightBrace);
        return new ProviderSyntax(position, name, probes);
    }

    private ProbeSyntax Probe()
    {
        int position = Expect(TokenKind.Probe).Position;
        string name = ProbeName();
        Expect(TokenKind.LeftParenthesis);
        ParametersSyntax native = ParametersAndClose();
        ParametersSyntax? translated = null;
        if (Accept(TokenKind.Colon))
        {
            Expect(TokenKind.LeftParenthesis);
            translated = ParametersAndClose();
        }
        Expect(TokenKind.Semicolon);
        return new ProbeSyntax(position, name, native, translated);
    }

    // A name in D has dashes where C has double underscores; either may be written.
    private string ProbeName()
    {
        string name = AnyWord();
        while (Accept(TokenKind.Minus)) name += "-" + AnyWord();
        return name;
    }

    private string AnyWord()
    {
        if (Current.Text.Length == 0 || !Characters.IsIdentifierStart(Current.Text[0])) Unexpected();
        return Advance().Text;
    }

    private TypeNameSyntax TypeName()
    {
        SpecifierSyntax specifiers = Specifiers();
        DeclaratorSyntax declarator = Declarator();
        if (declarator.Name is not null || specifiers.Storage != StorageClass.None) _diagnostics.Syntax(declarator.Position, "syntax error", declarator.Name ?? "");
        return new TypeNameSyntax(specifiers, declarator);
    }
}
