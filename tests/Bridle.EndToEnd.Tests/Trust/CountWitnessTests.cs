using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Trust;

/// <summary>Other tools count the same in the same programs.</summary>
public partial class CountWitnessTests
{
    private const string Python = "for i in range(100): repr([i]); list((i,)); {}.get(i); getattr(i, \"x\", 1)";

    private static readonly string[] s_python = ["PyObject_Hash", "PyList_New", "PyErr_SetObject"];

    // A call that does not come back is none to strace, which sees the first exec as well; bridle holds the victim behind that.
    private static readonly string[] s_differing = ["execve", "exit_group"];

    // ltrace sees the program's calls of the library, and not the library's own.
    private static readonly string[] s_programs = ["strcoll", "fwrite_unlocked", "__errno_location"], s_everybodys = ["memchr", "qsort"];

    [Fact]
    public void Gdb_has_met_its_breakpoints_as_often()
    {
        // With one environment: its strings are objects.
        const string Clean = "env -i PYTHONHASHSEED=0";
        string breaks = string.Join(' ', s_python.Select(static (name, i) => $"-ex 'break {name}' -ex 'ignore {i + 1} 100000000'"));
        CommandResult gdb = Shell($"gdb -batch -nx -ex 'set exec-wrapper {Clean}' {breaks} -ex run -ex 'info breakpoints' --args /usr/bin/python3 -S -E -c '{Python}'");
        long[] met = [.. Met().Matches(gdb.All).Select(static match => Number(match.Groups[1].Value))];
        Assert.True(met.Length == s_python.Length, gdb.All);
        Dictionary<string, long> counted = Count($"{Clean} /usr/bin/python3 -S -E -c '{Python}'", string.Join(',', s_python.Select(static name => $"pid$target:a.out:{name}:entry")), "-Z");
        Assert.Equal(s_python.Zip(met).ToDictionary(static pair => pair.First, static pair => pair.Second), counted);
        Assert.All(met, static times => Assert.NotEqual(0, times));
    }

    [Fact]
    public void Ltrace_has_seen_as_many_calls()
    {
        string lines = System.IO.Path.GetTempFileName(), summary = System.IO.Path.GetTempFileName();
        File.WriteAllLines(lines, Enumerable.Range(0, 400).Select(static i => $"{i * 7919 % 400}"));
        string sort = $"/usr/bin/sort --parallel=1 -o /dev/null {lines}";
        Dictionary<string, long> counted = Count(sort, string.Join(',', s_programs.Concat(s_everybodys).Select(static name => $"pid$target:libc.so.6:{name}:entry")));
        Shell($"ltrace -c -o {summary} {sort}");
        Dictionary<string, long> seen = CallsOfLtrace().Matches(File.ReadAllText(summary)).ToDictionary(static match => match.Groups[2].Value, static match => Number(match.Groups[1].Value));
        Assert.All(s_programs, name => Assert.Equal((name, seen[name]), (name, counted[name])));
        Assert.All(s_everybodys, name => Assert.InRange(counted[name], seen[name], long.MaxValue));
        File.Delete(lines);
        File.Delete(summary);
    }

    [Theory]
    [InlineData("perl -e '$SIG{USR1} = sub { $n++ }; kill USR1 => $$ for 1..50; pipe(R, W); syswrite W, \"x\" x 10 for 1..20; sysread R, $b, 3 for 1..30; open F, \"/etc/passwd\"; @l = <F>;'")]
    [InlineData("bash -c 'trap x=1 USR1; for ((i = 0; i < 50; i++)); do echo $i >/dev/null; kill -USR1 $$; done; read line </etc/passwd'")]
    [InlineData("sort --parallel=1 -o /dev/null /etc/services")]
    [InlineData("python3 -S -c 'import os; [os.stat(\"/\") for i in range(100)]; [open(\"/etc/passwd\").read() for i in range(10)]'")]
    public void Strace_has_seen_as_many_system_calls(string command)
    {
        // In the same environment and folder, and none of them has read what the other did not.
        string summary = System.IO.Path.GetTempFileName(), clean = $"env -i PATH=/usr/bin:/bin PYTHONHASHSEED=0 {command}";
        Shell($"strace -c -f -U name,calls -o {summary} {clean}");
        Dictionary<string, long> seen = CallsOfStrace().Matches(File.ReadAllText(summary)).ToDictionary(static match => match.Groups[1].Value, static match => Number(match.Groups[2].Value));
        File.Delete(summary);
        Dictionary<string, long> counted = Count(clean, "syscall:::entry", "-x", "evaltime=exec");
        foreach (string name in s_differing.Append("total"))
        {
            seen.Remove(name);
            counted.Remove(name);
        }
        Assert.True(seen.Values.Sum() > 100, $"{seen.Values.Sum()}");
        Assert.Equal(seen.OrderBy(static pair => pair.Key), counted.OrderBy(static pair => pair.Key));
    }

    private static Dictionary<string, long> Count(string command, string probes, params string[] options)
    {
        CommandResult result = BridleProgram.Run(["-q", .. options, "-c", command, "-n", $"{probes} {{ @[probefunc] = count(); }}"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return Row().Matches(result.Output).ToDictionary(static match => match.Groups[1].Value, static match => Number(match.Groups[2].Value));
    }

    private static CommandResult Shell(string command) => CommandRunner.Run(["/bin/sh", "-c", command]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"already hit (\d+) times")]
    private static partial Regex Met();

    [GeneratedRegex(@"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+) (\w+)$", RegexOptions.Multiline)]
    private static partial Regex CallsOfLtrace();

    [GeneratedRegex(@"^(\w+) +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex CallsOfStrace();

    [GeneratedRegex(@"^  (\w+) +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
