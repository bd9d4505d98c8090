namespace Bridle.Language.Intermediate;

/// <summary>
/// Checks what the intermediate form promises: branches go forward, registers are defined on every way to their use, operands are
/// of the right kind, and no reference leaves its bytes. What it refuses is a fault of the compiler, never of a program.
/// </summary>
public static class ProgramVerifier
{
    /// <exception cref="InvalidProgramException">The program breaks a promise.</exception>
    public static void Verify(CompiledProgram program)
    {
        foreach (Clause clause in program.Clauses)
        {
            if (clause.Predicate is { } predicate) new CodeVerifier(program, predicate, 0, 0).Verify($"predicate of clause {clause.Index}", isPredicate: true);
            new CodeVerifier(program, clause.Body, clause.RecordBytes, clause.Actions.Length).Verify($"clause {clause.Index}", isPredicate: false);
            foreach (ActionDescriptor action in clause.Actions) VerifyFields(clause, action);
        }
    }

    private static void VerifyFields(Clause clause, ActionDescriptor action)
    {
        int presence = (clause.Actions.Length + 63) / 64 * 8;
        foreach (DataField field in action.Fields)
        {
            bool isInside = field.Offset >= presence && field.Offset % field.Alignment == 0 && field.Offset + (long)field.Size <= clause.RecordBytes;
            if (!isInside) throw new InvalidProgramException($"a field of action {action.Index} of clause {clause.Index} is outside of the record");
        }
    }
}
