using System.Collections.Immutable;
using Bridle.Language.Symbols;

namespace Bridle.Language.Intermediate;

/// <summary>An associative array. A thread's array has the thread as a further key, which the runtime adds.</summary>
/// <param name="KeyBytes">Size of a whole key; every byte of it counts, and gaps are zero.</param>
public sealed record ArrayDescriptor(int Id, string Name, VariableScope Scope, ImmutableArray<DataField> Keys, int KeyBytes, ValueForm Value, string TypeName);
