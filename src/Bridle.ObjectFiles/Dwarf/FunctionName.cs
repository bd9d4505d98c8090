namespace Bridle.ObjectFiles.Dwarf;

/// <summary>What debug information calls a function.</summary>
/// <param name="Name">The name in the source, without the scopes around it; empty where there is none.</param>
/// <param name="LinkageName">The mangled name; empty in languages without, such as C.</param>
public sealed record FunctionName(string Name, string LinkageName)
{
    public static FunctionName None { get; } = new("", "");

    /// <summary>The linkage name where there is one, for a demangler; else the name.</summary>
    public string Symbol => LinkageName.Length > 0 ? LinkageName : Name;
}
