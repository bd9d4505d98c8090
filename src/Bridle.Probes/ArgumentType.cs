namespace Bridle.Probes;

/// <summary>The type of one entry of args[].</summary>
/// <param name="Declaration">In C: "int", "char *", "size_t".</param>
/// <param name="Native">Which raw argument it is: args[i] is arg<paramref name="Native"/>.</param>
/// <param name="Translated">The type that a translator makes of it, or null.</param>
public sealed record ArgumentType(string Declaration, int Native, string? Translated = null);
