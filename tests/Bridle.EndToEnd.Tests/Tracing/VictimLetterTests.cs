using System.Globalization;
using System.Text.Json;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>The letters of dtrace(1) that find victims and probes in them.</summary>
public class VictimLetterTests
{
    [Fact]
    public void A_victim_that_dies_while_programs_compile_is_a_result()
    {
        using RunningVictim victim = StartSleeper();
        string fifo = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridle-script-{victim.ProcessId}");
        const string Program = "BEGIN { printf(\"begun\"); } syscall:::entry, proc:::exec { @ = count(); }";
        // The script is opened once the victim is held.
        CommandResult result = CommandRunner.Run(["/bin/sh", "-c", $"mkfifo {fifo}; {BridleProgram.Path} -p {victim.ProcessId} -s {fifo} & exec 3>{fifo}; rm {fifo}; kill -9 {victim.ProcessId}; echo '{Program}' >&3; exec 3>&-; wait $!"]);
        Assert.Contains("begun", result.Output, StringComparison.Ordinal);
        Assert.Contains($"dtrace: pid {victim.ProcessId} terminated by SIGKILL\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void A_command_of_a_program_is_in_the_group_that_the_terminal_knows()
    {
        using RunningVictim victim = StartSleeper();
        CommandResult result = CommandRunner.Run(["/bin/sh", "-c", $"cut -d' ' -f5 /proc/self/stat; exec {BridleProgram.Path} -qw -p {victim.ProcessId} -n 'BEGIN {{ system(\"cut -d\\\" \\\" -f5 /proc/self/stat\"); exit(0); }}'"]);
        string[] groups = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2, ""), (groups.Length, result.Error));
        Assert.Equal(groups[0], groups[1]);
    }

    [Fact]
    public void How_a_victim_ended_is_a_message_with_json()
    {
        CommandResult result = Run("--json", "-c", $"{Victims.Build("work")} 0 1", "-n", "pid$target::work:entry { trace(1); }");
        JsonElement[] lines = [.. result.Output.Split('\n').Where(static line => line.StartsWith('{')).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["record", "message", "end"], lines.Select(static line => line.GetProperty("kind").GetString()));
        Assert.EndsWith("exited with status 7", lines[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void A_number_means_one_probe_and_no_other()
    {
        string command = $"{Victims.Build("work")} 0 3";
        string listing = Run("-l", "-c", command, "-n", "pid$target:a.out:work:entry").Output;
        int id = int.Parse(listing.Split('\n')[1].AsSpan(0, 5), CultureInfo.InvariantCulture);
        CommandResult result = Run("-c", command, "-n", "pid$target:a.out:work:entry", "-i", $"{id} {{ @ = count(); }}", "-i", "1 { trace(0); }");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"description '{id}' matched 1 probe\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("description '1' matched 1 probe\n", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n +3\n", result.Output);
    }

    [Theory]
    [InlineData("-l")]
    [InlineData("-lZ", "-c", "true")]
    public void Without_a_description_all_probes_are_listed(params string[] letters)
    {
        CommandResult result = Run(letters);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"\n +1 +dtrace +BEGIN\n", result.Output);
        Assert.Matches(@"\n +\d+ +syscall +vmlinux +openat entry\n", result.Output);
        Assert.Matches(@"\n +\d+ +proc +vmlinux +exec-success\n", result.Output);
    }

    [Fact]
    public void Ids_are_those_of_the_moment()
    {
        const string Change = "import os; os.getppid(); os.getuid() or os.setgroups([]); os.getuid() or os.setresgid(4, 5, 4); os.getuid() or os.setresuid(2, 3, 2); os.getppid()";
        CommandResult result = Run("-q", "-c", $"/usr/bin/python3 -S -c '{Change}'", "-n", "syscall::getppid:entry { printf(\"%d %d %d %d\\n\", uid, curpsinfo->pr_euid, gid, curpsinfo->pr_egid); }");
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(Environment.IsPrivilegedProcess ? "2 3 4 5" : lines[0], lines[1]);
    }

    [Theory]
    [InlineData("pid{0}::work:entry /$1/ {{ exit(3); }}")]
    [InlineData("pid$1::work:entry {{ exit(3); }}")]
    public void A_process_that_is_named_needs_no_p(string program)
    {
        using RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        CommandResult result = Run("-q", "-n", string.Format(CultureInfo.InvariantCulture, program, victim.ProcessId), $"{victim.ProcessId}");
        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    [Fact]
    public void A_process_that_is_named_and_cannot_be_had_is_told()
    {
        Assert.Contains("failed to grab process 2147483646: no such process\n", Run("-n", "pid2147483646::malloc:entry").Error, StringComparison.Ordinal);
        CommandResult own = CommandRunner.Run(["/bin/sh", "-c", $"echo $$; exec {BridleProgram.Path} -n \"pid$$::malloc:entry\""]);
        Assert.Contains($"process {own.Output.Trim()} is dtrace itself\n", own.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_can_allow_what_does_not_match_yet()
    {
        CommandResult result = Run("-q", "-c", $"{Victims.Build("work")} 0 1", "-n", "#pragma D option zdefs\npid$target:a.out:nowhere:entry {} pid$target:a.out:work:entry { printf(\"worked\\n\"); }");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("worked\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_time_of_the_environment_must_exist()
    {
        CommandResult result = CommandRunner.Run(["/bin/sh", "-c", $"DTRACE_OPT_EVALTIME=bogus exec {BridleProgram.Path} -n BEGIN"]);
        Assert.Equal((1, "dtrace: failed to set DTRACE_OPT_EVALTIME: Invalid value for specified option\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void A_32_bit_call_is_none_of_the_64_bit_ones()
    {
        CommandResult result = Run("-c", Victims.Build("call32"), "-n", "syscall::writev:,syscall::getppid:entry { printf(\"%s\\n\", probefunc); }");
        if (result.Error.Contains("status 8", StringComparison.Ordinal)) Assert.Skip("this kernel has no 32-bit calls");
        Assert.Contains("getppid\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("writev", result.Output, StringComparison.Ordinal);
    }
}
