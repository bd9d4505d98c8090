using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

public class GdbWitnessTests(ITestOutputHelper output)
{
    [Fact]
    public void Stacks_of_python_are_those_of_gdb()
    {
        const string Program = "import re,json\ndef f(n): return 1 if n<2 else f(n-1)+f(n-2)\nprint('ready',flush=True)\nwhile True:\n f(12); json.dumps(list(range(2000))); re.sub('a+','b','xaaay'*300); sorted(range(3000), key=lambda x: -x)";
        using RunningVictim victim = RunningVictim.Start("/usr/bin/python3", "-c", Program);
        victim.WaitForLine("ready");
        GdbComparison comparison = new();
        comparison.Run(victim.ProcessId, 30, 1);
        output.WriteLine($"{comparison.Compared} {comparison.Frames} {comparison.Different}");
        Assert.True(comparison.Uncategorised.Count == 0, string.Join('\n', comparison.Uncategorised));
    }
}
