using System.Globalization;
using System.Text;
using Bridle.Language.Symbols;

namespace Bridle.Language.Intermediate;

/// <summary>Writes a program for people (-S): tables first, then the code of each clause.</summary>
public static class ProgramPrinter
{
    public static string Print(CompiledProgram program)
    {
        StringBuilder text = new();
        foreach (VariableDescriptor variable in program.Variables) Line(text, $"variable {variable.Id}: {Scope(variable.Scope)}{variable.Name}: {variable.TypeName} ({Form(variable.Value)})");
        foreach (ArrayDescriptor array in program.Arrays) Line(text, $"array {array.Id}: {Scope(array.Scope)}{array.Name}[{Fields(array.Keys)}]: {array.TypeName} ({Form(array.Value)}), key of {array.KeyBytes} bytes");
        foreach (AggregationDescriptor aggregation in program.Aggregations)
        {
            Line(text, $"aggregation {aggregation.Id}: @{aggregation.Name}[{Fields(aggregation.Keys)}] = {aggregation.Function}, key of {aggregation.KeyBytes} bytes");
        }
        foreach (FormatDescriptor format in program.Formats) Line(text, $"format {format.Id}: {Quote(format.Text)}");
        foreach (Clause clause in program.Clauses) Print(text, program, clause);
        return text.ToString();
    }

    private static void Print(StringBuilder text, CompiledProgram program, Clause clause)
    {
        Line(text, $"\nclause {clause.Index}: {string.Join(", ", clause.Probes)} (line {clause.Line}), record of {clause.RecordBytes} bytes{(clause.IsDestructive ? ", destructive" : "")}{(clause.IsSpeculative ? ", speculative" : "")}");
        foreach (ActionDescriptor action in clause.Actions) Line(text, $"  action {action.Index}: {action.Kind}{Details(action)}");
        if (clause.Predicate is { } predicate) Print(text, program, "predicate", predicate);
        Print(text, program, "body", clause.Body);
    }

    private static void Print(StringBuilder text, CompiledProgram program, string name, ClauseCode code)
    {
        Line(text, $"  {name}: {code.Registers} registers, {code.FrameBytes} bytes of frame");
        for (int i = 0; i < code.Instructions.Length; i++) Line(text, $"  {i,5}: {InstructionText.Of(code.Instructions[i], program)}");
    }

    private static string Details(ActionDescriptor action) =>
        (action.Fields.Length > 0 ? $" {Fields(action.Fields)}" : "") + (action.Format >= 0 ? $" format {action.Format}" : "")
        + string.Concat(action.Aggregations.Select(static id => $" @{id}")) + (action.Layout >= 0 ? $" layout {action.Layout}" : "");

    private static string Fields(IEnumerable<DataField> fields) => string.Join(", ", fields.Select(static field => $"{field.Kind} {field.TypeName} at {field.Offset}+{field.Size}"));

    private static string Form(ValueForm form) => form.Kind == ValueKind.Scalar ? $"{(form.IsSigned ? "signed" : "unsigned")} {form.Size * 8}" : $"{form.Kind} {form.Size}";

    private static string Scope(VariableScope scope) => scope switch
    {
        VariableScope.Thread => "self->",
        VariableScope.Clause => "this->",
        _ => "",
    };

    internal static string Quote(string bytes)
    {
        StringBuilder text = new("\"");
        foreach (char c in bytes)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~') text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}");
        }
        return text.Append('"').ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
