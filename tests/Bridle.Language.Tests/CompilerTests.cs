using Bridle.Language.Intermediate;

namespace Bridle.Language.Tests;

public class CompilerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_samples_compile_and_verify(int index)
    {
        CompiledProgram program = Compiling.Program(SamplePrograms.All[index]);
        string text = ProgramPrinter.Print(program);
        if (Environment.GetEnvironmentVariable("SHOW") == "1") Console.WriteLine(text);
        Assert.NotEmpty(text);
    }
}
