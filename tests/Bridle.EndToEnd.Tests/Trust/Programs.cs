using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Trust;

/// <summary>Programs of other languages than C, compiled once for a run of the tests.</summary>
internal static class Programs
{
    private static readonly string s_folder = Path.Combine(VictimCompiler.Root, "artifacts/victims", $"trust-{Environment.ProcessId}");

    private static readonly Lazy<string> s_throws = new(static () => Build("throws", "g++", "-O1", "-g", "-pthread", "-o"));

    private static readonly Lazy<string> s_unwinds = new(static () => Build("unwinds", "rustc", "-O", "-g", "-o"));

    public static bool HasRust { get; } = CommandRunner.Run(["sh", "-c", "command -v rustc"]).ExitCode == 0;

    public static string Throws => s_throws.Value;

    public static string Unwinds => s_unwinds.Value;

    private static string Build(string name, string compiler, params string[] options)
    {
        Directory.CreateDirectory(s_folder);
        string source = Path.Combine(VictimCompiler.Root, "victims", name + (compiler == "g++" ? ".cc" : ".rs")), program = Path.Combine(s_folder, name);
        CommandResult result = CommandRunner.Run([compiler, .. options, program, source]);
        return result.ExitCode == 0 ? program : throw new InvalidOperationException(result.All);
    }
}
