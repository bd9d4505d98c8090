namespace Bridle.Testing.Running;

internal static class Victims
{
    public static VictimCompiler Compiler { get; } = new(RunningProgram.Run);
}
