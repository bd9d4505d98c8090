namespace Bridle.Language.Options;

/// <summary>When an option may be set.</summary>
public enum OptionClass
{
    /// <summary>Any time, by setopt() too.</summary>
    Dynamic,

    /// <summary>Until tracing starts.</summary>
    Runtime,

    /// <summary>On the command line or in a program.</summary>
    Compile,

    /// <summary>On the command line only.</summary>
    Command,
}
