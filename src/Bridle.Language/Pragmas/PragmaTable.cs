namespace Bridle.Language.Pragmas;

/// <summary>The stability that a program gives to a name, or to a part of a provider.</summary>
internal sealed record AttributePragma(int Position, Stability Stability, string Name, string? ProviderPart)
{
    public bool IsUsed { get; set; }
}

/// <summary>The version from which on a name exists.</summary>
internal sealed record BindingPragma(int Position, Version Version, string Name)
{
    public bool IsUsed { get; set; }
}

/// <summary>What must be there for a program to make sense.</summary>
internal sealed record DependencyPragma(int Position, string Kind, string Name);

/// <summary>The pragmas that name something else; whoever declares that thing looks here.</summary>
internal sealed class PragmaTable
{
    private readonly List<AttributePragma> _attributes = [];
    private readonly List<BindingPragma> _bindings = [];
    private readonly List<DependencyPragma> _dependencies = [];

    public IReadOnlyList<AttributePragma> Attributes => _attributes;

    public IReadOnlyList<BindingPragma> Bindings => _bindings;

    public IReadOnlyList<DependencyPragma> Dependencies => _dependencies;

    public void Add(AttributePragma pragma) => _attributes.Add(pragma);

    public void Add(BindingPragma pragma) => _bindings.Add(pragma);

    public void Add(DependencyPragma pragma) => _dependencies.Add(pragma);

    /// <summary>The stability of a declared name, if a pragma gives one; it counts as used then.</summary>
    public Stability? Claim(string name)
    {
        foreach (BindingPragma binding in _bindings.Where(binding => binding.Name == name)) binding.IsUsed = true;
        AttributePragma? found = _attributes.Find(pragma => pragma.ProviderPart is null && pragma.Name == name);
        if (found is null) return null;
        found.IsUsed = true;
        return found.Stability;
    }
}
