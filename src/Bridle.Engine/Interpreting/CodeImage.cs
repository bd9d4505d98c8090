using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>
/// A clause's code as the interpreter runs it: prepared, with registers of its own, and beside each Index how many elements its reference
/// covers. That is known from the instruction that made the reference, which precedes it.
/// </summary>
internal sealed class CodeImage
{
    public CodeImage(CompiledProgram program, MemoryLayout layout, ClauseCode code)
    {
        CodePreparation preparation = new(program, layout, code);
        (Instructions, Places) = preparation.Finish();
        Registers = preparation.Registers();
        int[] elements = Count(program, code);
        Elements = [.. Places.Select(place => elements[place])];
    }

    public Instruction[] Instructions { get; }

    /// <summary>The registers; those of constants are set, and nothing writes to them.</summary>
    public long[] Registers { get; }

    /// <summary>For each instruction, which one of the clause's code it was.</summary>
    public int[] Places { get; }

    public int[] Elements { get; }

    private static int[] Count(CompiledProgram program, ClauseCode code)
    {
        int[] elements = new int[code.Instructions.Length];
        long[] covered = new long[Math.Max(1, code.Registers)];
        for (int i = 0; i < elements.Length; i++)
        {
            Instruction x = code.Instructions[i];
            if (x.Operation == Opcode.Index) elements[i] = (int)(covered[x.Left] / x.Immediate);
            if (x.Target != Instruction.None) covered[x.Target] = Covers(program, x, covered);
        }
        return elements;
    }

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
