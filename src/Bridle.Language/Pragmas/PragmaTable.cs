namespace Bridle.Language.Pragmas;

/// <summary>The stability that a program gives to a name, or to a part of a provider.</summary>
internal sealed record AttributePragma(int Position, Stability Stability, string Name, string? ProviderPart)
{
    public bool IsUsed { get; set; }
}

/// <summary>The version from which on a name exists.</summary>
internal sealed record BindingPragma(Version Version, string Name);

/// <summary>What must be there for a program to make sense.</summary>
internal sealed record DependencyPragma(int Position, string Kind, string Name);

/// <summary>The pragmas that name something else; whoever declares that thing looks here.</summary>
internal sealed class PragmaTable
{
    private readonly List<AttributePragma> _attributes = [];
    private readonly Dictionary<string, AttributePragma> _attributesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BindingPragma> _bindings = new(StringComparer.Ordinal);
    private readonly List<DependencyPragma> _dependencies = [];

    public IReadOnlyList<AttributePragma> Attributes => _attributes;

    public IReadOnlyList<DependencyPragma> Dependencies => _dependencies;

    public void Add(AttributePragma pragma)
    {
        _attributes.Add(pragma);
        if (pragma.ProviderPart is null) _attributesByName.TryAdd(pragma.Name, pragma);
    }

    public void Add(BindingPragma pragma) => _bindings[pragma.Name] = pragma;

    /// <summary>The version from which on a name exists; null for always.</summary>
    public Version? Since(string name) => _bindings.TryGetValue(name, out BindingPragma? binding) ? binding.Version : null;

    public void Add(DependencyPragma pragma) => _dependencies.Add(pragma);

    /// <summary>The stability of a declared name, if a pragma gives one; it counts as used then.</summary>
    public Stability? Claim(string name)
    {
        if (!_attributesByName.TryGetValue(name, out AttributePragma? found)) return null;
        found.IsUsed = true;
        return found.Stability;
    }
}
