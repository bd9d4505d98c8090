using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    private bool StartsType(Token token) => Keywords.StartsType(token.Kind) || (token.Kind == TokenKind.Identifier && _typeNames.Contains(token.Text));

    private SpecifierSyntax Specifiers()
    {
        int position = Current.Position;
        SpecifierList list = new(_diagnostics);
        while (TakeSpecifier(list))
        {
        }
        if (list.IsEmpty) Unexpected();
        return list.Finish(position);
    }

    private bool TakeSpecifier(SpecifierList list)
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Const or TokenKind.Volatile or TokenKind.Restrict or TokenKind.Userland:
                list.AddQualifier();
                break;
            case TokenKind.Auto or TokenKind.Extern or TokenKind.Register or TokenKind.Static or TokenKind.Typedef or TokenKind.Self or TokenKind.This:
                list.AddStorage(token);
                break;
            case TokenKind.Struct or TokenKind.Union:
                list.AddCompound(token, Nested<CompoundSyntax>(Struct, () => new StructSyntax(token.Position, null, false, null)));
                return true;
            case TokenKind.Enum:
                list.AddCompound(token, Enum());
                return true;
            case TokenKind.Identifier when !list.HasType && _typeNames.Contains(token.Text):
                list.AddTypedefName(token.Text);
                break;
            case TokenKind.Identifier when !list.HasType && Peek().Kind is TokenKind.Identifier or TokenKind.Star:
                _diagnostics.UnknownTypeName(token.Position, token.Text);
                return false;
            case >= TokenKind.Char and <= TokenKind.Void:
                list.AddWord(token);
                break;
            default:
                return false;
        }
        Advance();
        return true;
    }

    private StructSyntax Struct()
    {
        Token keyword = Advance();
        string? tag = Is(TokenKind.Identifier) ? Advance().Text : null;
        List<MemberSyntax>? members = null;
        if (Accept(TokenKind.LeftBrace))
        {
            members = [];
            while (!Is(TokenKind.RightBrace) && !Is(TokenKind.End)) Members(members);
            Expect(TokenKind.RightBrace);
        }
        else if (tag is null)
        {
            Unexpected();
        }
        return new StructSyntax(keyword.Position, tag, keyword.Kind == TokenKind.Union, members);
    }

    private void Members(List<MemberSyntax> members)
    {
        SpecifierSyntax specifiers = Specifiers();
        if (Accept(TokenKind.Semicolon))
        {
            members.Add(new MemberSyntax(specifiers, null, null));
            return;
        }
        members.AddRange(List(() => Member(specifiers), TokenKind.Semicolon, "members"));
        Expect(TokenKind.Semicolon);
    }

    private MemberSyntax Member(SpecifierSyntax specifiers)
    {
        DeclaratorSyntax? declarator = Is(TokenKind.Colon) ? null : NamedDeclarator();
        return new MemberSyntax(specifiers, declarator, Accept(TokenKind.Colon) ? Conditional() : null);
    }

    private EnumSyntax Enum()
    {
        int position = Advance().Position;
        string? tag = Is(TokenKind.Identifier) ? Advance().Text : null;
        if (!Is(TokenKind.LeftBrace))
        {
            if (tag is null) Unexpected();
            return new EnumSyntax(position, tag, null);
        }
        Advance();
        List<EnumeratorSyntax> enumerators = [];
        do
        {
            if (Is(TokenKind.RightBrace) && enumerators.Count > 0) break;
            Token name = Expect(TokenKind.Identifier);
            enumerators.Add(new EnumeratorSyntax(name.Position, name.Text, Accept(TokenKind.Assign) ? Conditional() : null));
        }
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.RightBrace);
        return new EnumSyntax(position, tag, enumerators);
    }
}
