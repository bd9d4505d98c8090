using Bridle.ObjectFiles;

namespace Bridle.Probes.Pid;

/// <summary>
/// The functions of one name in one object. Mostly one; several where static functions of several source files, or the versions of a
/// symbol, have the name.
/// </summary>
/// <param name="Name">Without a version.</param>
/// <param name="Symbols">By address, each address once.</param>
internal sealed record NamedFunction(string Name, List<FileSymbol> Symbols)
{
    /// <summary>What is known to be missing from <see cref="Symbols"/>, and why; null for nothing.</summary>
    public string? Missing { get; init; }
}
