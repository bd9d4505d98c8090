using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Makes types of what declarations say.</summary>
internal sealed partial class TypeBinder(BindingContext context, Func<Expression, long?> evaluate)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly ProgramScope _scope = context.Scope;

    public DataType Bind(TypeNameSyntax syntax) => Derive(Specified(syntax.Specifiers), syntax.Declarator.Derivations);

    /// <summary>The type that the words before the declarators name.</summary>
    public DataType Specified(SpecifierSyntax specifiers)
    {
        if (specifiers.TypedefName is { } name) return _scope.FindTypedef(name) ?? Unknown(specifiers.Position, name);
        return specifiers.Compound switch
        {
            StructSyntax structure => Structure(structure),
            EnumSyntax enumeration => Enumeration(enumeration),
            _ => Words(specifiers),
        };
    }

    private ErrorType Unknown(int position, string name)
    {
        _diagnostics.UnknownTypeName(position, name);
        return ErrorType.Instance;
    }

    private DataType Words(SpecifierSyntax specifiers)
    {
        int Count(TokenKind kind) => specifiers.Words.Count(word => word == kind);
        SpecifierWords words = new(
            specifiers.Words.Where(static word => word is not (TokenKind.Long or TokenKind.Short or TokenKind.Signed or TokenKind.Unsigned)).ToArray(),
            Count(TokenKind.Long), Count(TokenKind.Short), Count(TokenKind.Signed), Count(TokenKind.Unsigned));
        if (words.Resolve() is { } type) return type;
        ReportWords(specifiers.Position, words);
        return ErrorType.Instance;
    }

    private void ReportWords(int position, SpecifierWords words)
    {
        switch (words.Base.FirstOrDefault())
        {
            case var _ when words.Base.Length > 1 || words is { Long: > 0, Short: > 0 } or { Signed: > 0, Unsigned: > 0 } || words.HasRepeated:
                _diagnostics.InvalidTypeCombination(position);
                break;
            case TokenKind.Char:
                _diagnostics.CharAttributes(position);
                break;
            case TokenKind.Void:
                _diagnostics.VoidAttributes(position);
                break;
            default:
                if (words.Signed + words.Unsigned > 0) _diagnostics.SignWithoutInteger(position);
                else _diagnostics.LongWithoutInteger(position);
                break;
        }
    }
}
