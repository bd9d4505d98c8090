using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

/// <summary>One clause: where it fires, whether, what it does and what it records.</summary>
/// <param name="Index">Its number in the program, from 0.</param>
/// <param name="Unit">Which of the program's texts it is in.</param>
/// <param name="Predicate">Returns a value that is not 0 if the body shall run; null where the body always runs.</param>
/// <param name="Actions">In the order of the program, which is the order in which they can happen.</param>
/// <param name="RecordBytes">Size of the record: presence words, then the data of the actions at fixed places.</param>
/// <param name="IsDestructive">It may change the victim or the machine.</param>
/// <param name="IsSpeculative">It calls speculate().</param>
/// <param name="Line">Where it is in the text.</param>
public sealed record Clause(
    int Index,
    int Unit,
    ImmutableArray<ProbeDescription> Probes,
    ClauseCode? Predicate,
    ClauseCode Body,
    ImmutableArray<ActionDescriptor> Actions,
    int RecordBytes,
    bool IsDestructive,
    bool IsSpeculative,
    int Line);
