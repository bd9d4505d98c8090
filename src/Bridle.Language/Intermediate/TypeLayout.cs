using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

/// <summary>What print() needs to know about a type.</summary>
public sealed record TypeLayout(int Id, string Name, int Size, LayoutKind Kind, int Element, int Count, ImmutableArray<MemberLayout> Members);

public enum LayoutKind
{
    Signed, Unsigned, Floating, Pointer, Text, Enumeration, Array, Structure, Union,
}

/// <summary>A member, or an enumerator with its value as the offset.</summary>
/// <param name="Type">Number of the member's layout; -1 for an enumerator.</param>
/// <param name="BitOffset">From the start of the whole.</param>
/// <param name="BitWidth">Of a bit-field; 0 for the others.</param>
public sealed record MemberLayout(string Name, int Type, long BitOffset, int BitWidth);
