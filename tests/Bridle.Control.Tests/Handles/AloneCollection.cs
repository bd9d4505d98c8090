namespace Bridle.Control.Tests.Handles;

/// <summary>Tests that count what this process has: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneCollection
{
    public const string Name = "alone";
}
