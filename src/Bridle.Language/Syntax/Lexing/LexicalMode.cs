namespace Bridle.Language.Syntax.Lexing;

/// <summary>The same characters mean other things in probe descriptions than in expressions; the parser says where it is.</summary>
internal enum LexicalMode
{
    /// <summary>Between clauses: probe descriptions, or the first word of a declaration.</summary>
    Outer,

    /// <summary>Declarations and clause bodies.</summary>
    Inner,

    /// <summary>As inner, where a slash before a brace ends the predicate.</summary>
    Predicate,
}
