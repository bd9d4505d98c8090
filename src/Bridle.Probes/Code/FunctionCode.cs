using Bridle.Target;

namespace Bridle.Probes.Code;

/// <summary>A function's instructions, the pieces of it that lie elsewhere included.</summary>
internal sealed class FunctionCode
{
    private readonly List<CodePart> _parts;

    public FunctionCode(FileAddress start, List<CodePart> parts, List<CodeExit> exits, string? problem)
    {
        (Start, _parts, Exits, Problem) = (start, parts, exits, problem);
        Exits.Sort(static (left, right) => left.Address.CompareTo(right.Address));
    }

    public FileAddress Start { get; }

    /// <summary>The symbol's own stretch first.</summary>
    public IReadOnlyList<CodePart> Parts => _parts;

    /// <summary>By address.</summary>
    public List<CodeExit> Exits { get; }

    /// <summary>Why its exits are not all known; null where they are.</summary>
    public string? Problem { get; }

    /// <summary>The bytes of the symbol's own stretch that could be read.</summary>
    public ulong Length => _parts.Count == 0 ? 0 : _parts[0].End - _parts[0].Start;

    /// <summary>From the function's start, of those that a trap may replace.</summary>
    public IEnumerable<ulong> Offsets()
    {
        if (_parts.Count == 0) yield break;
        CodePart own = _parts[0];
        for (ulong offset = 0; offset < Length; offset++)
            if (own[own.Start + offset] == CodeMark.Start) yield return offset;
    }

    public bool HasInstruction(ulong offset) => offset < Length && _parts[0][_parts[0].Start + offset] == CodeMark.Start;

    public CodePart PartOf(FileAddress address) => _parts.Find(part => part.Contains(address.Value))!;
}
