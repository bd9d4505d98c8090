using System.Text;

namespace Bridle.Language.Intermediate;

/// <summary>One instruction as a line: "r3 := Add r1, 5".</summary>
internal static class InstructionText
{
    public static string Of(Instruction x, CompiledProgram program)
    {
        string target = x.Target == Instruction.None ? "" : $"r{x.Target} := ";
        return target + x.Operation switch
        {
            Opcode.Constant => $"{x.Immediate}",
            Opcode.Call => $"{(Helper)x.Immediate}({string.Join(", ", Enumerable.Range(x.Left, x.Right).Select(static register => $"r{register}"))})",
            Opcode.Jump => $"Jump {x.Immediate}",
            Opcode.BranchZero or Opcode.BranchNotZero => $"{x.Operation} r{x.Left}, {x.Immediate}",
            Opcode.FrameAddress or Opcode.RecordAddress => $"{x.Operation} {x.Immediate}+{x.Left}",
            Opcode.ConstantAddress => $"ConstantAddress {x.Immediate}+{x.Left} {Constant(x, program)}",
            Opcode.Builtin => $"Builtin {(Builtin)x.Immediate}",
            >= Opcode.LoadVariable and <= Opcode.VariableStorage => $"{x.Operation} {program.Variables[(int)x.Immediate].Name}{Register(x.Left, ", ")}",
            >= Opcode.LoadElement and <= Opcode.ElementStorage => $"{x.Operation} {program.Arrays[(int)x.Immediate].Name}{Register(x.Left, ", ")}{Register(x.Right, ", ")}",
            Opcode.Aggregate => $"Aggregate @{program.Aggregations[(int)x.Immediate].Name}{Register(x.Left, ", key ")}{Register(x.Right, ", ")}",
            Opcode.MarkAction => $"MarkAction {x.Immediate}",
            _ => Plain(x),
        };
    }

    private static string Plain(Instruction x)
    {
        StringBuilder text = new(x.Operation.ToString());
        if (x.Left != Instruction.None) text.Append(Register(x.Left, " "));
        bool isAddress = x.Operation is Opcode.Offset;
        if (x.Right != Instruction.None) text.Append(isAddress ? $", covers {x.Right}" : Register(x.Right, ", "));
        bool showsImmediate = x.Immediate != 0 || (x.Operation is >= Opcode.Add and <= Opcode.LessOrEqualUnsigned && x.Right == Instruction.None) || x.Operation is Opcode.Argument;
        return showsImmediate ? text.Append($", {x.Immediate}").ToString() : text.ToString();
    }

    private static string Register(int register, string before) => register == Instruction.None ? "" : $"{before}r{register}";

    private static string Constant(Instruction x, CompiledProgram program) =>
        ProgramPrinter.Quote(Encoding.Latin1.GetString(program.Constants.AsSpan((int)x.Immediate, x.Left)).TrimEnd('\0'));
}
