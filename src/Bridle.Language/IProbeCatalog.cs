using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;

namespace Bridle.Language;

/// <summary>
/// What a compiler must know of probes. It is asked for each description of a program, and knows nothing but the answers: a
/// provider says argument types as C declaration text.
/// </summary>
public interface IProbeCatalog
{
    ProbeFacts Describe(ProbeDescription description);

    /// <summary>For #pragma D depends_on: whether a provider, or a module, of this name exists.</summary>
    /// <param name="kind">"provider" or "module".</param>
    bool Exists(string kind, string name);
}

/// <summary>One argument: its type in C, and which raw argument it is.</summary>
/// <param name="Type">"int", "char *", "struct stat *", "string"; with <paramref name="TranslatedType"/> the type that a translator turns it into.</param>
public sealed record ProbeArgument(string Type, int Native, string? TranslatedType = null);

/// <summary>What the probes of a description have in common.</summary>
/// <param name="Matches">How many there are; null where that is not known before they are planted.</param>
/// <param name="Arguments">Types of args[]; null if these probes have none.</param>
/// <param name="HaveOneSignature">False if the probes differ in their arguments.</param>
/// <param name="Fault">The provider refuses the description.</param>
public sealed record ProbeFacts(int? Matches, IReadOnlyList<ProbeArgument>? Arguments = null, bool HaveOneSignature = true, ProbeFault? Fault = null);

/// <summary>A provider's refusal, with its tag.</summary>
public sealed record ProbeFault(ErrorTag Tag, string Message);

/// <summary>Accepts every description and knows no types: for compiling without a machine to trace.</summary>
public sealed class EveryProbe : IProbeCatalog
{
    public static EveryProbe Instance { get; } = new();

    public ProbeFacts Describe(ProbeDescription description) => new(null);

    public bool Exists(string kind, string name) => true;
}
