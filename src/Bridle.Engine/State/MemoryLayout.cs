using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Engine.State;

/// <summary>Where in a program's flat memory what lies; docs/engine-state.md draws it. All offsets are multiples of 8.</summary>
internal sealed class MemoryLayout
{
    /// <summary>Nothing lies below: a reference is never 0.</summary>
    private const int Bottom = 64;

    /// <summary>Before what is not a scalar: a word that is not 0 while the variable is set.</summary>
    public const int PresenceBytes = 8;

    private readonly int[] _variables;
    private long _end = Bottom;

    public MemoryLayout(CompiledProgram program, int scratchBytes, int dynamicBytes)
    {
        Constants = Take(program.Constants.Length);
        _variables = new int[program.Variables.Length];
        Place(program, VariableScope.Global);
        ClauseVariables = (int)_end;
        Place(program, VariableScope.Clause);
        Tokens = Take(8L + program.StringBytes);
        bool hasTokens = program.Clauses.Any(static clause => UsesTokens(clause.Body) || (clause.Predicate is { } predicate && UsesTokens(predicate)));
        ZeroedBytes = Tokens + (hasTokens ? sizeof(long) : 0) - ClauseVariables;
        ClauseVariableBytes = (int)_end - ClauseVariables;
        Frame = Take(program.Clauses.Select(static clause => Math.Max(clause.Body.FrameBytes, clause.Predicate?.FrameBytes ?? 0)).DefaultIfEmpty().Max());
        Record = Take(program.Clauses.Select(static clause => clause.RecordBytes).DefaultIfEmpty().Max());
        Nowhere = Take(8L + LargestValue(program));
        (Scratch, ScratchBytes) = (Take(scratchBytes), scratchBytes);
        (Dynamic, DynamicBytes) = (Take(dynamicBytes), dynamicBytes);
        Bytes = (int)_end;
    }

    public int Constants { get; }

    /// <summary>Zero at the start of a firing, the state of strtok() included.</summary>
    public int ClauseVariables { get; }

    public int ClauseVariableBytes { get; }

    /// <summary>How much of it has to be zero: of strtok(), if the program has it, the word that says that there is no text.</summary>
    public int ZeroedBytes { get; }

    /// <summary>strtok(): a word with the position after the last token, 0 before the first call; then the text.</summary>
    public int Tokens { get; }

    public int Frame { get; }

    public int Record { get; }

    /// <summary>Where stores go that found no room.</summary>
    public int Nowhere { get; }

    public int Scratch { get; }

    public int ScratchBytes { get; }

    public int Dynamic { get; }

    public int DynamicBytes { get; }

    public int Bytes { get; }

    /// <summary>Of a global or a clause-local variable.</summary>
    public int Variable(long number) => _variables[number];

    private void Place(CompiledProgram program, VariableScope scope)
    {
        foreach (VariableDescriptor variable in program.Variables)
        {
            if (variable.Scope == scope) _variables[variable.Id] = Take((variable.Value.Kind == ValueKind.Scalar ? 0 : PresenceBytes) + (long)variable.Value.Size);
        }
    }

    private static bool UsesTokens(ClauseCode code) => code.Instructions.Any(static x => x.Operation == Opcode.Call && x.Immediate == (long)Helper.Tokenize);

    private static int LargestValue(CompiledProgram program) =>
        program.Variables.Select(static variable => variable.Value.Size).Concat(program.Arrays.Select(static array => array.Value.Size)).DefaultIfEmpty(8).Max();

    private int Take(long bytes)
    {
        int start = (int)_end;
        _end = checked((int)((_end + bytes + 7) & ~7L));
        return start;
    }
}
