using System.Globalization;
using Bridle.Language.Intermediate;
using Bridle.Testing;

namespace Bridle.Language.Tests;

/// <summary>The code of an expression, run as its document says, gives what gcc gives.</summary>
public class GccTests
{
    [Fact]
    public void Expressions_have_the_values_that_gcc_gives_them() => Assert.Null(GccWitness.FirstWrongExpression(Bridle));

    [Fact]
    public void Structs_with_bit_fields_hold_what_they_hold_in_C() => Assert.Null(GccWitness.FirstWrongField(Bridle));

    private static string[] Bridle(string declarations, long[] arguments, IEnumerable<string> statements, int results)
    {
        CompiledProgram program = Compiling.Program($"{declarations}\nBEGIN {{\n{string.Join('\n', statements)}\n}}");
        TestMachine machine = new(program);
        arguments.CopyTo(machine.Arguments, 0);
        machine.Run();
        Assert.Null(machine.Fault);
        return [.. Enumerable.Range(0, results).Select(index => machine[$"x{index}"].ToString(CultureInfo.InvariantCulture))];
    }
}
