using Bridle.Language.Diagnostics;
using Bridle.Language.Syntax;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Text;

namespace Bridle.Language.Tests;

/// <summary>Short ways to parse what a test writes.</summary>
internal static class Parsing
{
    public static SyntaxTree Tree(string program, CompileOptions? options = null, SourceKind kind = SourceKind.Script) =>
        SyntaxTree.Parse(SourceText.OfString(program, kind), options ?? new CompileOptions(), ["size_t", "pid_t", "uint64_t"]);

    public static IReadOnlyList<Item> Items(string program)
    {
        SyntaxTree tree = Tree(program);
        Assert.Null(tree.Diagnostics.First);
        return tree.Items;
    }

    public static Diagnostic Fault(string program, CompileOptions? options = null)
    {
        SyntaxTree tree = Tree(program, options);
        Assert.NotNull(tree.Diagnostics.First);
        return tree.Diagnostics.First;
    }

    /// <summary>The first expression of a clause that holds nothing else.</summary>
    public static Expression Expression(string text, CompileOptions? options = null, string prologue = "")
    {
        SyntaxTree tree = Tree($"{prologue}BEGIN {{ {text}; }}", options);
        Assert.Null(tree.Diagnostics.First);
        var clause = Assert.IsType<ClauseSyntax>(Assert.Single(tree.Items));
        return Assert.IsType<ExpressionStatement>(Assert.Single(clause.Body!)).Expression;
    }
}
