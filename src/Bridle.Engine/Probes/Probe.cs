namespace Bridle.Engine.Probes;

/// <summary>A place or moment that fires, with the number that records and users know it by.</summary>
public sealed record Probe(int Id, string Provider, string Module, string Function, string Name)
{
    public override string ToString() => $"{Provider}:{Module}:{Function}:{Name}";
}
