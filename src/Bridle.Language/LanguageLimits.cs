namespace Bridle.Language;

/// <summary>How far the compiler follows a program before it refuses it.</summary>
public sealed record LanguageLimits
{
    public static LanguageLimits Default { get; } = new();

    /// <summary>Bytes of a program's text.</summary>
    public int SourceBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of one string constant or probe description.</summary>
    public int TokenBytes { get; init; } = 64 << 10;

    /// <summary>Clauses and declarations of one program.</summary>
    public int Items { get; init; } = 65_536;

    /// <summary>How deep expressions, statements and declarators nest; also the longest chain of operators of one level.</summary>
    public int Nesting { get; init; } = 256;

    /// <summary>Arguments of one call, keys of one array, parameters of one function.</summary>
    public int Arguments { get; init; } = 256;

    /// <summary>Bytes of one type of the program.</summary>
    public long TypeBytes { get; init; } = int.MaxValue;

    /// <summary>Variables and arrays of one program.</summary>
    public int Variables { get; init; } = 65_536;

    /// <summary>Instructions of one clause.</summary>
    public int Instructions { get; init; } = 1 << 17;

    /// <summary>Bytes that one clause may record, and bytes of its temporaries.</summary>
    public int ClauseBytes { get; init; } = 16 << 20;

    /// <summary>Expressions that inlines and translators may expand to, in one program.</summary>
    public int Expansions { get; init; } = 100_000;
}
