namespace Bridle.Language.Options;

/// <summary>One option. <paramref name="Default"/> is in the form that <see cref="OptionSettings"/> keeps; empty is off.</summary>
public sealed record OptionEntry(string Name, OptionClass Class, OptionKind Kind, string Default);
