using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>Nobody needs to be root for what is his own.</summary>
public class OrdinaryUserTests
{
    private const string Stacks = "pid$target:a.out:work:entry { @[ustack()] = count(); n++; } pid$target:a.out:work:entry /n == 20/ { exit(3); }";

    [Fact]
    public void An_ordinary_user_traces_his_own_and_is_told_why_not_others()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become an ordinary user");
        using OrdinaryUser user = new();
        string work = user.Copy(Victims.Build("work"));
        JudgeStacks(user.RunBridle("-q", "-c", $"{work} 0 20", "-n", Stacks));
        using RunningVictim own = OrdinaryUser.Start(work, "0", "0", "turn");
        own.WaitForLine("ready ");
        ThreadWitness[] before = Lasting(own);
        JudgeStacks(user.RunBridle("-q", "-p", $"{own.ProcessId}", "-n", Stacks));
        AssertUntouched(own, before);
        using RunningVictim other = Victims.Start("work", "0", "0", "turn");
        other.WaitForLine("ready ");
        JudgeRefusal(other, user.RunBridle("-q", "-p", $"{other.ProcessId}", "-n", Stacks));
        JudgeRefusal(other, user.RunBridle("-q", "-n", Stacks.Replace("$target", $"{other.ProcessId}", StringComparison.Ordinal)));
    }

    private static void JudgeStacks(CommandResult result)
    {
        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"\n +work`work\n +work`(run|turn|main)\+0x[0-9a-f]+\n(.*\n)* +libc\.so\.6`__libc_start_main(.*\n)* +20\n", result.Output);
    }

    private static void JudgeRefusal(RunningVictim victim, CommandResult result)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"dtrace: .*failed to grab (pid|process) {victim.ProcessId}: permission denied", result.Error);
        Assert.All(ProcessWitness.Threads(victim.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }
}
