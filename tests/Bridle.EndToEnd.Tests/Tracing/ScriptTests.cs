using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>Where scripts come from, and the processes that they name.</summary>
public class ScriptTests
{
    private const string Named = "pid$P:a.out:work:entry { exit(7); }";

    [Theory]
    [InlineData("echo \"$D\" | $B -s -")]
    [InlineData("$B -s <(echo \"$D\")")]
    [InlineData("$B -C -s <(echo; echo \"${D/(7)/(__LINE__ + 5)}\")")]
    [InlineData("$B -p $P -s <(echo \"$D\")")]
    [InlineData("mkfifo $F; $B -s $F & echo \"$D\" >$F; wait $!")]
    [InlineData("echo \"$D\" >$F; $B -s /dev/stdin <$F")]
    [InlineData("echo \"$D\" >$F; $B -p $P -s /dev/fd/5 5<$F")]
    public void A_process_that_a_script_names_is_had_wherever_the_script_comes_from(string command)
    {
        using RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        string program = Named.Replace("$P", $"{victim.ProcessId}", StringComparison.Ordinal);
        string folder = Directory.CreateTempSubdirectory("bridle-scripts-").FullName;
        CommandResult result = CommandRunner.Run(["env", $"D={program}", $"B={BridleProgram.Path} -q", $"P={victim.ProcessId}", $"F={folder}/f", "bash", "-c", command]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal((7, ""), (result.ExitCode, result.Error));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    [Theory]
    [InlineData("-o /dev/fd/63 63>$F", "printf(\"%d\\n\", 42);")]
    [InlineData("-o >(cat >$F)", "printf(\"%d\\n\", 42);")]
    [InlineData("-w 64>$F", "freopen(\"/proc/self/fd/64\"); printf(\"%d\\n\", 42);")]
    [InlineData("--folded /dev/fd/63 63>$F", "@[ustack(1)] = sum(42);")]
    [InlineData("--folded >(cat >$F)", "@[ustack(1)] = sum(42);")]
    public void Descriptors_of_the_user_take_output_of_a_process_that_is_not_ours_too(string options, string action)
    {
        using RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        string folder = Directory.CreateTempSubdirectory("bridle-output-").FullName;
        string command = $"$B -p $P -n \"$D\" {options} >/dev/null";
        string program = $"pid$target:a.out:work:entry {{ {action} exit(7); }}";
        CommandResult result = CommandRunner.Run(["env", $"D={program}", $"B={BridleProgram.Path} -q", $"P={victim.ProcessId}", $"F={folder}/f", "bash", "-c", command]);
        Eventually.Wait(() => File.ReadAllText($"{folder}/f").Contains("42", StringComparison.Ordinal), "the output");
        Directory.Delete(folder, recursive: true);
        Assert.Equal((7, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("BEGIN { trace(\"pid$P:a.out:work:entry\"); exit(4); }")]
    [InlineData("BEGIN { trace(\"\\\"pid$P:\"); exit(4); } /* \" */")]
    [InlineData("/* pid$P:a.out:work:entry \" */ BEGIN { trace('\"'); exit(4); } /* pid$P: \" */")]
    public void A_text_names_no_process(string program)
    {
        using RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        string text = program.Replace("$P", $"{victim.ProcessId}", StringComparison.Ordinal);
        CommandResult result = CommandRunner.Run(["strace", "-f", "-e", "trace=ptrace", BridleProgram.Path, "-q", "-n", text]);
        Assert.Equal(4, result.ExitCode);
        Assert.DoesNotContain("ptrace(", result.Error, StringComparison.Ordinal);
    }
}
