using Bridle.Language.Options;

namespace Bridle.Language;

/// <summary>What the command line says about a program, besides its text.</summary>
public sealed record CompileOptions
{
    /// <summary>$0.</summary>
    public string ScriptName { get; init; } = "dtrace";

    /// <summary>$1 and so on.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>$target, $pid, $uid and the like, by their names without the dollar; a name that is missing is undefined.</summary>
    public IReadOnlyDictionary<string, long> Macros { get; init; } = new Dictionary<string, long>();

    /// <summary>Options set before (-x, -q, -w and the like); pragmas of the program are added to them.</summary>
    public OptionSettings Settings { get; init; } = new();

    /// <summary>-Z: a description that matches no probe is no fault.</summary>
    public bool AllowNoProbes { get; init; }

    public LanguageLimits Limits { get; init; } = LanguageLimits.Default;
}
