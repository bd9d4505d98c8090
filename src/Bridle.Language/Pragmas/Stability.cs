namespace Bridle.Language.Pragmas;

/// <summary>How stable an interface is: its name, its data, and on how many machines it exists.</summary>
internal readonly record struct Stability(int Name, int Data, int Dependency)
{
    private static readonly string[] s_levels = ["Internal", "Private", "Obsolete", "External", "Unstable", "Evolving", "Stable", "Standard"];
    private static readonly string[] s_classes = ["Unknown", "CPU", "Platform", "Group", "ISA", "Common"];

    public static bool TryParse(string text, out Stability stability)
    {
        string[] parts = text.Split('/');
        stability = parts.Length == 3 ? new Stability(Find(s_levels, parts[0]), Find(s_levels, parts[1]), Find(s_classes, parts[2])) : new Stability(-1, -1, -1);
        return stability is { Name: >= 0, Data: >= 0, Dependency: >= 0 };
    }

    public bool IsBelow(Stability minimum) => Name < minimum.Name || Data < minimum.Data || Dependency < minimum.Dependency;

    public override string ToString() => $"{s_levels[Name]}/{s_levels[Data]}/{s_classes[Dependency]}";

    private static int Find(string[] names, string name) => Array.FindIndex(names, entry => string.Equals(entry, name, StringComparison.OrdinalIgnoreCase));
}
