namespace Bridle.Language.Intermediate;

/// <summary>Four fields, each empty, literal or a glob; or the number of a probe.</summary>
public sealed record ProbeDescription(string Provider, string Module, string Function, string Name, int? Identifier = null)
{
    public override string ToString() => Identifier is int identifier ? $"{identifier}" : $"{Provider}:{Module}:{Function}:{Name}";
}
