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
}
