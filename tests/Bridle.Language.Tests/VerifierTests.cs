using System.Collections.Immutable;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Tests;

/// <summary>What the verifier must refuse: each promise of the form, broken.</summary>
public class VerifierTests
{
    private static readonly CompiledProgram s_base = Compiling.Program("BEGIN { x = 1; s = \"a\"; k[\"a\"] = 1; @[1] = sum(2); trace(1); }");

    private static Instruction Make(Opcode operation, int target = -1, int left = -1, int right = -1, long immediate = 0) => new(operation, target, left, right, immediate);

    public static TheoryData<string> Broken => [.. s_broken.Keys];

    private static readonly Dictionary<string, Instruction[]> s_broken = new()
    {
        ["backward branch"] = [Make(Opcode.Constant, 0), Make(Opcode.Jump, immediate: 0)],
        ["branch to itself"] = [Make(Opcode.Jump, immediate: 0)],
        ["branch past the end"] = [Make(Opcode.Jump, immediate: 3)],
        ["undefined register"] = [Make(Opcode.Move, 0, 1)],
        ["register out of range"] = [Make(Opcode.Constant, 99)],
        ["defined on one way only"] = [Make(Opcode.Constant, 0), Make(Opcode.BranchZero, left: 0, immediate: 3), Make(Opcode.Constant, 1), Make(Opcode.Move, 2, 1)],
        ["frame left"] = [Make(Opcode.FrameAddress, 0, 16, immediate: 60)],
        ["load beyond its reference"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Load64, 1, 0, immediate: 1)],
        ["load before its reference"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Load64, 1, 0, immediate: -1)],
        ["load of an integer"] = [Make(Opcode.Constant, 0, immediate: 5), Make(Opcode.Load64, 1, 0)],
        ["store to a constant"] = [Make(Opcode.ConstantAddress, 0, 1), Make(Opcode.Constant, 1), Make(Opcode.Store8, left: 0, right: 1)],
        ["store of a reference"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Store64, left: 0, right: 0)],
        ["arithmetic on a reference"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Add, 1, 0, immediate: 1)],
        ["offset beyond"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Offset, 1, 0, 8, 1)],
        ["constant divisor 0"] = [Make(Opcode.Constant, 0), Make(Opcode.DivideSigned, 1, 0)],
        ["unknown variable"] = [Make(Opcode.LoadVariable, 0, immediate: 9)],
        ["string as a scalar"] = [Make(Opcode.LoadVariable, 0, immediate: 1)],
        ["scalar as a string"] = [Make(Opcode.VariableReference, 0, immediate: 0)],
        ["load of what may be null"] = [Make(Opcode.VariableReference, 0, immediate: 1), Make(Opcode.LoadUnsigned8, 1, 0)],
        ["key too short"] = [Make(Opcode.FrameAddress, 0, 8), Make(Opcode.LoadElement, 1, 0)],
        ["aggregation without its key"] = [Make(Opcode.Constant, 0), Make(Opcode.Aggregate, right: 0)],
        ["unknown action"] = [Make(Opcode.MarkAction, immediate: 1)],
        ["unknown helper"] = [Make(Opcode.Call, immediate: 999, right: 0)],
        ["too few arguments"] = [Make(Opcode.Constant, 0), Make(Opcode.Call, 1, 0, 1, (long)Helper.CompareText)],
        ["integer for a string"] = [Make(Opcode.Constant, 0, immediate: 7), Make(Opcode.Call, 1, 0, 1, (long)Helper.TextLength)],
        ["output smaller than its size"] = [
            Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Constant, 1, immediate: 9), Make(Opcode.ConstantAddress, 2, 1), Make(Opcode.Call, -1, 0, 3, (long)Helper.CopyText)],
        ["size that is no constant"] = [
            Make(Opcode.FrameAddress, 0, 8), Make(Opcode.Argument, 1), Make(Opcode.ConstantAddress, 2, 1), Make(Opcode.Call, -1, 0, 3, (long)Helper.CopyText)],
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_promise_is_refused(string name) => Assert.Throws<InvalidProgramException>(() => ProgramVerifier.Verify(With(s_broken[name])));

    [Fact]
    public void What_keeps_them_is_accepted() => ProgramVerifier.Verify(With(
        Make(Opcode.Argument, 0), Make(Opcode.BranchZero, left: 0, immediate: 4), Make(Opcode.Constant, 1), Make(Opcode.Jump, immediate: 5), Make(Opcode.Argument, 1),
        Make(Opcode.FrameAddress, 2, 64), Make(Opcode.Store64, left: 2, right: 1, immediate: 56), Make(Opcode.Jump, immediate: 8)));

    private static CompiledProgram With(params Instruction[] instructions)
    {
        Clause clause = s_base.Clauses[0] with { Body = new ClauseCode([.. instructions], 4, 64) };
        return s_base with { Clauses = ImmutableArray.Create(clause) };
    }
}
