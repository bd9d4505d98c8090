using Bridle.Language.Diagnostics;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

/// <summary>Gathers the words before a declarator. Which of them go together is looked at when the type is made.</summary>
internal sealed class SpecifierList(DiagnosticBag diagnostics)
{
    private readonly List<TokenKind> _words = [];
    private StorageClass _storage;
    private CompoundSyntax? _compound;
    private string? _typedefName;
    private bool _hasQualifier;

    public bool HasType => _words.Count > 0 || _compound is not null || _typedefName is not null;

    public bool IsEmpty => !HasType && _storage == StorageClass.None && !_hasQualifier;

    public void AddQualifier() => _hasQualifier = true;

    public void AddWord(Token token)
    {
        if (_compound is not null || _typedefName is not null || _words.Count > 8) diagnostics.InvalidTypeCombination(token.Position);
        else _words.Add(token.Kind);
    }

    public void AddTypedefName(string name) => _typedefName = name;

    public void AddCompound(Token token, CompoundSyntax compound)
    {
        if (HasType) diagnostics.InvalidTypeCombination(token.Position);
        _compound = compound;
    }

    public void AddStorage(Token token)
    {
        if (_storage != StorageClass.None) diagnostics.SecondStorageClass(token.Position);
        _storage = token.Kind switch
        {
            TokenKind.Auto => StorageClass.Auto,
            TokenKind.Extern => StorageClass.Extern,
            TokenKind.Register => StorageClass.Register,
            TokenKind.Static => StorageClass.Static,
            TokenKind.Typedef => StorageClass.Typedef,
            TokenKind.Self => StorageClass.Self,
            TokenKind.This => StorageClass.This,
            _ => throw new ArgumentOutOfRangeException(nameof(token)),
        };
    }

    public SpecifierSyntax Finish(int position) => new(position, _storage, _words, _compound, _typedefName);
}
