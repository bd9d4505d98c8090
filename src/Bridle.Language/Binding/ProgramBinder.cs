using System.Collections.Immutable;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Pragmas;
using Bridle.Language.Passes;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>What a program means: its clauses in order, and the tables that they fill.</summary>
internal sealed record BoundProgram(SyntaxTree Tree, IReadOnlyList<BoundClause> Clauses, ProgramScope Scope, int StringBytes, ImmutableArray<ProviderDescriptor> Providers)
{
    public DiagnosticBag Diagnostics => Tree.Diagnostics;
}

/// <summary>Binds the items of a program in its order.</summary>
internal sealed class ProgramBinder
{
    private readonly BindingContext _context;
    private readonly DiagnosticBag _diagnostics;
    private readonly ExpressionBinder _expressions;
    private readonly StatementBinder _statements;
    private readonly DeclarationBinder _declarations;
    private readonly InlineBinder _inlines;
    private readonly ProviderBinder _providers;
    private readonly bool _allowNoProbes;
    private readonly List<BoundClause> _clauses = [];

    public ProgramBinder(BindingContext context, bool allowNoProbes)
    {
        (_context, _diagnostics, _allowNoProbes) = (context, context.Diagnostics, allowNoProbes);
        _expressions = new ExpressionBinder(context);
        _statements = new StatementBinder(context, _expressions);
        _declarations = new DeclarationBinder(context, _expressions);
        _inlines = new InlineBinder(context, _expressions);
        _providers = new ProviderBinder(context, _expressions.Types);
    }

    public BoundProgram Bind(SyntaxTree tree)
    {
        CheckDependencies();
        foreach (Item item in tree.Items)
        {
            if (_diagnostics.HasError) break;
            Bind(item);
        }
        PragmaChecks.Run(_context, _providers.Providers);
        return new BoundProgram(tree, _clauses, _context.Scope, _context.StringBytes, [.. _providers.Providers]);
    }

    private void CheckDependencies()
    {
        foreach (DependencyPragma pragma in _context.Pragmas.Dependencies)
        {
            bool isMet = pragma.Kind == "library" ? Prelude.Holds(pragma.Name) : _context.Probes.Exists(pragma.Kind, pragma.Name);
            if (!isMet) _diagnostics.PragmaDepend(pragma.Position, pragma.Kind, pragma.Name);
        }
    }

    private void Bind(Item item)
    {
        switch (item)
        {
            case ClauseSyntax clause:
                _clauses.Add(Bind(clause));
                break;
            case DeclarationSyntax declaration:
                _declarations.Bind(declaration);
                break;
            case InlineSyntax inline:
                _inlines.Bind(inline);
                break;
            case TranslatorSyntax translator:
                _inlines.Bind(translator);
                break;
            case ProviderSyntax provider:
                _providers.Bind(provider);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(item));
        }
    }

    private BoundClause Bind(ClauseSyntax syntax)
    {
        _expressions.Arguments.Enter(syntax.Probes, _allowNoProbes);
        (BoundExpression? predicate, List<BoundStatement> statements) = BindInOrder(syntax);
        BoundClause clause = new(syntax.Position, [.. syntax.Probes.Select(ProbeArguments.Describe)], predicate, statements, syntax.Body is not null);
        if (!_diagnostics.HasError) ClauseRules.Check(clause, _diagnostics);
        return clause;
    }

    /// <summary>
    /// The body first, so that a predicate may use what only its own body assigns; if the body needs what the predicate assigns, the
    /// other way round.
    /// </summary>
    private (BoundExpression? Predicate, List<BoundStatement> Statements) BindInOrder(ClauseSyntax syntax)
    {
        int mark = _context.Scope.Mark();
        List<BoundStatement> statements = Body(syntax);
        if (syntax.Predicate is { } predicate && _diagnostics.First?.Tag is ErrorTag.IdentUndef or ErrorTag.VarUndef)
        {
            Diagnostic fault = _diagnostics.Forgive();
            _context.Scope.Undo(mark);
            BoundExpression first = Predicate(syntax.Predicate);
            if (_diagnostics.HasError) _diagnostics.Restore(fault);
            return (first, Body(syntax));
        }
        return (syntax.Predicate is null ? null : Predicate(syntax.Predicate), statements);
    }

    private List<BoundStatement> Body(ClauseSyntax syntax)
    {
        if (!_diagnostics.HasError) _diagnostics.Region = "action list";
        List<BoundStatement> statements = _statements.Bind(syntax.Body ?? []);
        if (!_diagnostics.HasError) _diagnostics.Region = "";
        return statements;
    }

    private BoundExpression Predicate(Expression syntax)
    {
        if (!_diagnostics.HasError) _diagnostics.Region = "predicate";
        BoundExpression predicate = _expressions.BindValue(syntax);
        if (!predicate.Type.IsScalar() || predicate is BoundTranslated) _diagnostics.PredicateType(syntax.Position, predicate.Type.Name);
        if (!_diagnostics.HasError) _diagnostics.Region = "";
        return predicate;
    }
}
