using System.Collections.Immutable;
using Bridle.Language.Options;

namespace Bridle.Language.Intermediate;

/// <summary>A program that was compiled and verified: tables of plain values, and code over them.</summary>
/// <param name="Constants">The bytes that ConstantAddress refers to.</param>
/// <param name="StringBytes">The capacity of a string (strsize).</param>
/// <param name="Settings">The options, the program's pragmas included.</param>
/// <param name="Providers">Providers that the program declares, for whoever makes their probes.</param>
public sealed record CompiledProgram(
    ImmutableArray<Clause> Clauses,
    ImmutableArray<VariableDescriptor> Variables,
    ImmutableArray<ArrayDescriptor> Arrays,
    ImmutableArray<AggregationDescriptor> Aggregations,
    ImmutableArray<FormatDescriptor> Formats,
    ImmutableArray<TypeLayout> Layouts,
    ImmutableArray<byte> Constants,
    int StringBytes,
    OptionSettings Settings,
    ImmutableArray<ProviderDescriptor> Providers);

/// <summary>A provider that a program declares.</summary>
public sealed record ProviderDescriptor(string Name, ImmutableArray<ProviderProbe> Probes);

/// <summary>A probe of it with the spelled types of its native arguments, and of what D sees.</summary>
public sealed record ProviderProbe(string Name, ImmutableArray<string> NativeTypes, ImmutableArray<string> TranslatedTypes);
