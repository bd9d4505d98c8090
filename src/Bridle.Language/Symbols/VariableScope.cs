namespace Bridle.Language.Symbols;

/// <summary>How long a variable lives, and who shares it.</summary>
public enum VariableScope
{
    /// <summary>For the run, by all.</summary>
    Global,

    /// <summary>self->: for the run, one for each thread.</summary>
    Thread,

    /// <summary>this->: for one firing of a probe, through all of its clauses.</summary>
    Clause,
}
