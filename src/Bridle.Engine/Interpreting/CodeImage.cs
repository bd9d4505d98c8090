using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>
/// A clause's code as the interpreter runs it: an array, and beside each Index how many elements its reference covers. That is known
/// from the instruction that made the reference, which precedes it.
/// </summary>
internal sealed class CodeImage
{
    public CodeImage(CompiledProgram program, ClauseCode code)
    {
        Instructions = [.. code.Instructions];
        Elements = new int[Instructions.Length];
        long[] covered = new long[Math.Max(1, code.Registers)];
        for (int i = 0; i < Instructions.Length; i++)
        {
            Instruction x = Instructions[i];
            if (x.Operation == Opcode.Index) Elements[i] = (int)(covered[x.Left] / x.Immediate);
            if (x.Target != Instruction.None) covered[x.Target] = Covers(program, x, covered);
        }
    }

    public Instruction[] Instructions { get; }

    public int[] Elements { get; }

    private static long Covers(CompiledProgram program, in Instruction x, long[] covered) => x.Operation switch
    {
        Opcode.FrameAddress or Opcode.ConstantAddress or Opcode.RecordAddress => x.Left,
        Opcode.Offset => x.Right >= 0 ? x.Right : covered[x.Left] - x.Immediate,
        Opcode.Index => x.Immediate,
        Opcode.Move => covered[x.Left],
        Opcode.VariableReference or Opcode.VariableStorage => program.Variables[(int)x.Immediate].Value.Size,
        Opcode.ElementReference or Opcode.ElementStorage => program.Arrays[(int)x.Immediate].Value.Size,
        _ => program.StringBytes,
    };
}
