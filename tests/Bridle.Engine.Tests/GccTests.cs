using Bridle.Engine.Running;
using Bridle.Testing;

namespace Bridle.Engine.Tests;

/// <summary>From the text of an expression to what printf() prints, gcc says what it means.</summary>
public class GccTests
{
    [Fact]
    public void Expressions_have_the_values_that_gcc_gives_them() => Assert.Null(GccWitness.FirstWrongExpression(Bridle));

    [Fact]
    public void Structs_with_bit_fields_hold_what_they_hold_in_C() => Assert.Null(GccWitness.FirstWrongField(Bridle));

    private static string[] Bridle(string declarations, long[] arguments, IEnumerable<string> statements, int results)
    {
        string shown = string.Concat(Enumerable.Range(0, results).Select(static index => $"printf(\"%d\\n\", x{index});\n"));
        TestHost host = new();
        arguments.CopyTo(host.Place.Arguments, 0);
        (TracingRun run, _) = Running.Prepare($"{declarations}\nBEGIN {{\n{string.Join('\n', statements)}\n}}\nBEGIN {{\n{shown}exit(0);\n}}", host, "quiet");
        run.Run();
        Assert.Empty(host.Messages);
        return host.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
