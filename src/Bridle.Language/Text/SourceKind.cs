namespace Bridle.Language.Text;

/// <summary>Where a program's text comes from: a probe given by an option needs no body, and its messages name no line.</summary>
public enum SourceKind
{
    /// <summary>A file of clauses and declarations.</summary>
    Script,

    /// <summary>The argument of -P: the last field given is the provider.</summary>
    Provider,

    /// <summary>The argument of -m.</summary>
    Module,

    /// <summary>The argument of -f.</summary>
    Function,

    /// <summary>The argument of -n.</summary>
    Name,

    /// <summary>The argument of -i: a probe's number.</summary>
    Identifier,
}
