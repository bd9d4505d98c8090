namespace Bridle.Probes;

/// <summary>What a pattern asked for and cannot be had, by name.</summary>
/// <param name="Provider">The provider meant, or what was written.</param>
/// <param name="Module">Empty where the refusal concerns no one module.</param>
/// <param name="Function">Empty where the refusal concerns no one function.</param>
/// <param name="Name">The name meant, or what was written.</param>
/// <param name="Tag">One of <see cref="ProbeTags"/>.</param>
/// <param name="Message">What -xerrtags prints behind the tag.</param>
public sealed record ProbeRefusal(string Provider, string Module, string Function, string Name, string Tag, string Message);
