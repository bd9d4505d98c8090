using System.Globalization;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Text;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    public List<Item> Program()
    {
        List<Item> items = [];
        while (!Is(TokenKind.End))
        {
            if (StartsDeclaration()) items.Add(OuterDeclaration());
            else items.Add(Clause());
            if (items.Count > _limits.Items) _diagnostics.TooMany(Current.Position, "clauses and declarations", _limits.Items);
        }
        return items;
    }

    /// <summary>The types of a probe's arguments as a provider tells them: "int, char *".</summary>
    public ParametersSyntax ArgumentTypes()
    {
        _lexer.Rewind(_current);
        AdvanceInto(LexicalMode.Inner);
        ParametersSyntax parameters = Parameters(TokenKind.End);
        Expect(TokenKind.End);
        return parameters;
    }

    private bool StartsDeclaration()
    {
        if (!Is(TokenKind.ProbeWord)) return false;
        ReadOnlySpan<char> word = Current.Text;
        if (Keywords.StartsDeclaration(Keywords.Find(word))) return true;
        if (Characters.IsDescriptionOnly(word) || _prefersProbes()) return false;
        int star = word.IndexOf('*');
        string name = (star < 0 ? word : word[..star]).ToString();
        return Keywords.StartsType(Keywords.Find(name)) || _typeNames.Contains(name);
    }

    private Item OuterDeclaration()
    {
        _lexer.Rewind(_current);
        AdvanceInto(LexicalMode.Inner);
        Item item = Current.Kind switch
        {
            TokenKind.Inline => Inline(),
            TokenKind.Translator => Translator(),
            TokenKind.Provider => Provider(),
            _ => Declaration(),
        };
        _mode = LexicalMode.Outer;
        Expect(TokenKind.Semicolon);
        return item;
    }

    private ClauseSyntax Clause()
    {
        int position = Current.Position;
        List<DescriptionSyntax> probes = [Description()];
        while (Accept(TokenKind.Comma)) probes.Add(Description());
        Expression? predicate = Is(TokenKind.Slash) ? Predicate() : null;
        List<Statement>? body = Is(TokenKind.LeftBrace) ? Body() : null;
        if (body is null) CheckBodiless(predicate is not null);
        return new ClauseSyntax(position, probes, predicate, body);
    }

    private void CheckBodiless(bool hasPredicate)
    {
        if (_kind != SourceKind.Script && !hasPredicate && Is(TokenKind.End)) return;
        string message = hasPredicate ? "expected actions { } following predicate" : "expected predicate and/or actions following probe description";
        _diagnostics.Syntax(Current.Position, message, Current.Near);
    }

    private Expression Predicate()
    {
        _diagnostics.Region = "predicate";
        AdvanceInto(LexicalMode.Predicate);
        Expression expression = Expression();
        _mode = LexicalMode.Outer;
        Expect(TokenKind.EndOfPredicate);
        if (!_diagnostics.HasError) _diagnostics.Region = "";
        return expression;
    }

    private List<Statement> Body()
    {
        _diagnostics.Region = "action list";
        AdvanceInto(LexicalMode.Inner);
        List<Statement> statements = Statements();
        _mode = LexicalMode.Outer;
        Expect(TokenKind.RightBrace);
        if (!_diagnostics.HasError) _diagnostics.Region = "";
        return statements;
    }

    private DescriptionSyntax Description()
    {
        Token word = Current;
        if (word.Kind == TokenKind.ProbeIdentifier) return NumberedProbe(Advance());
        if (word.Kind != TokenKind.ProbeWord)
        {
            Unexpected();
            return new DescriptionSyntax(word.Position, "", "", "", "", null);
        }
        string[] fields = _lexer.ExpandDescription(Advance()).Split(':');
        int last = LastField();
        if (fields.Length > last)
        {
            _diagnostics.OverspecifiedDescription(word.Position, word.Text);
            return new DescriptionSyntax(word.Position, "", "", "", "", null);
        }
        // The last field given is the level that the option names; in a script, the name.
        string[] four = ["", "", "", ""];
        fields.CopyTo(four, last - fields.Length);
        return new DescriptionSyntax(word.Position, four[0], four[1], four[2], four[3], null);
    }

    private int LastField() => _kind switch
    {
        SourceKind.Provider => 1,
        SourceKind.Module => 2,
        SourceKind.Function => 3,
        _ => 4,
    };

    private DescriptionSyntax NumberedProbe(Token number)
    {
        bool isRight = int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int identifier);
        if (!isRight) _diagnostics.ProbeIdentifierUnknown(number.Position, number.Text);
        return new DescriptionSyntax(number.Position, "", "", "", "", identifier);
    }
}
