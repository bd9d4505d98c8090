using Bridle.Linux;
using Bridle.Linux.Spawning;

namespace Bridle.Testing;

/// <summary>The programs in victims/, compiled on demand and started.</summary>
public static class Victims
{
    private static readonly VictimCompiler s_compiler = new(CommandRunner.Compile);

    /// <summary>The path of victims/<paramref name="name"/>.c built as told; <paramref name="options"/> go last on the compiler's command line.</summary>
    public static string Build(string name, VictimFlavour flavour = VictimFlavour.Pie, params string[] options) =>
        s_compiler.Build(name, flavour, options);

    /// <summary>Builds victims/<paramref name="name"/>.c as a plain program and starts it.</summary>
    public static RunningVictim Start(string name, params string[] arguments) => RunningVictim.Start(Build(name), arguments);

    /// <summary>Whether this kernel runs a program of this format: some refuse those of 32 bits.</summary>
    public static bool CanRun(string program)
    {
        try
        {
            RunningVictim.Start(program).Dispose();
            return true;
        }
        catch (SpawnException refused) when (refused.Cause == Errno.ENOEXEC)
        {
            return false;
        }
    }
}
