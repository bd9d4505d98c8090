using Bridle.Language.Binding;
using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;

namespace Bridle.Language.Passes;

/// <summary>What may follow what in a clause that speculates or commits. Of an if, both branches are looked at in turn.</summary>
internal static class ClauseRules
{
    private struct State
    {
        public bool Records, Speculates, Commits;
    }

    public static void Check(BoundClause clause, DiagnosticBag diagnostics)
    {
        State state = default;
        Check(clause.Statements, ref state, diagnostics);
    }

    private static void Check(IReadOnlyList<BoundStatement> statements, ref State state, DiagnosticBag diagnostics)
    {
        foreach (BoundStatement statement in statements)
        {
            switch (statement)
            {
                case BoundIf branch:
                    Branches(branch, ref state, diagnostics);
                    break;
                case BoundAction action:
                    Record(action, ref state, diagnostics);
                    break;
                case BoundEffect effect:
                    Effect(effect, ref state, diagnostics);
                    break;
                case BoundAggregate aggregate:
                    if (state.Commits) diagnostics.AggregationAfterCommit(aggregate.Position);
                    if (state.Speculates) diagnostics.AggregationAfterSpeculate(aggregate.Position);
                    state.Records = true;
                    break;
                default:
                    break;
            }
        }
    }

    private static void Branches(BoundIf branch, ref State state, DiagnosticBag diagnostics)
    {
        State other = state;
        Check(branch.Then, ref state, diagnostics);
        Check(branch.Else, ref other, diagnostics);
        state.Records |= other.Records;
        state.Speculates |= other.Speculates;
        state.Commits |= other.Commits;
    }

    private static void Record(BoundAction action, ref State state, DiagnosticBag diagnostics)
    {
        if (state.Speculates && action.Function == Function.Exit) diagnostics.ExitAfterSpeculate(action.Position);
        if (state.Speculates && action.Function.IsDestructive()) diagnostics.DestructiveAfterSpeculate(action.Position);
        if (state.Commits) diagnostics.DataAfterCommit(action.Position);
        state.Records = true;
    }

    private static void Effect(BoundEffect effect, ref State state, DiagnosticBag diagnostics)
    {
        switch (effect.Function)
        {
            case Function.Speculate:
                if (state.Speculates) diagnostics.SecondSpeculate(effect.Position);
                if (state.Commits) diagnostics.SpeculateAfterCommit(effect.Position);
                if (state.Records) diagnostics.SpeculateAfterData(effect.Position);
                state.Speculates = true;
                break;
            case Function.Commit:
                if (state.Records) diagnostics.CommitAfterData(effect.Position);
                state.Commits = true;
                break;
            default:
                if (state.Speculates && effect.Function.IsDestructive()) diagnostics.DestructiveAfterSpeculate(effect.Position);
                break;
        }
    }
}
