using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>
/// At random stops of real programs the stacks of all threads are those that gdb finds in the same stop. The short run takes a few
/// stops each, the long one thousands.
/// </summary>
public class GdbWitnessTests(ITestOutputHelper output)
{
    private static bool IsLong => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    [Fact]
    public void Stacks_of_python_are_those_of_gdb()
    {
        const string Program = """
            import re, json
            def f(n): return 1 if n < 2 else f(n - 1) + f(n - 2)
            print('ready', flush=True)
            while True:
                f(12); json.dumps(list(range(2000))); re.sub('a+', 'b', 'xaaay' * 300); sorted(range(3000), key=lambda x: -x)
            """;
        using RunningVictim victim = RunningVictim.Start("/usr/bin/python3", "-c", Program);
        victim.WaitForLine("ready");
        Compare(victim, few: 8, many: 1000);
    }

    [Fact]
    public void Stacks_of_threads_without_frame_pointers_are_those_of_gdb()
    {
        string path = Victims.Build("stacks", VictimFlavour.NoFramePointer, "-O2", "-pthread");
        using RunningVictim victim = RunningVictim.Start(path, "6");
        victim.WaitForLine("ready");
        Compare(victim, few: 10, many: 1000);
    }

    [Fact]
    public void Stacks_of_a_compiler_are_those_of_gdb()
    {
        string compiler = CommandRunner.Output("g++", "-print-prog-name=cc1plus").Trim();
        string source = Path.Combine(Path.GetTempPath(), $"bridle-{Environment.ProcessId}.cpp");
        File.WriteAllText(source, "#include <regex>\n#include <map>\n#include <iostream>\n"
            + string.Concat(Enumerable.Range(0, IsLong ? 400 : 40).Select(static i => $"int f{i}(std::string s) {{ std::map<int, std::regex> m; m[{i}] = std::regex(s); return std::regex_match(s, m[{i}]); }}\n")));
        try
        {
            using RunningVictim victim = RunningVictim.Start(compiler, "-quiet", "-O2", "-imultiarch", "x86_64-linux-gnu", "-D_GNU_SOURCE", source, "-o", "/dev/null");
            Compare(victim, few: 6, many: 1000);
        }
        finally
        {
            File.Delete(source);
        }
    }

    [Theory]
    [InlineData("exec xz -T4 -c -9 /usr/bin/gdb >/dev/null")]
    [InlineData("exec sort --parallel=4 -R /usr/lib/gcc/x86_64-linux-gnu/*/cc1plus >/dev/null")]
    public void Stacks_of_tools_with_threads_are_those_of_gdb(string command)
    {
        using RunningVictim victim = RunningVictim.Start("/bin/sh", "-c", command);
        Compare(victim, few: 5, many: 500);
    }

    private void Compare(RunningVictim victim, int few, int many)
    {
        int seed = Random.Shared.Next();
        GdbComparison comparison = new();
        comparison.Run(victim.ProcessId, IsLong ? many : few, seed);
        string summary = $"seed {seed}: {comparison.Compared} stacks, {comparison.Frames} frames, {comparison.Differences.Count} different";
        output.WriteLine(summary);
        Assert.True(comparison.Compared > 0 && comparison.Differences.Count == 0, $"{summary}\n{string.Join('\n', comparison.Differences)}");
    }
}
