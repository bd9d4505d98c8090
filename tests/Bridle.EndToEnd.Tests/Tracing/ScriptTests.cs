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
