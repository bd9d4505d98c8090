using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

public class SurvivalTests(ITestOutputHelper output)
{
    private const int KillSignal = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Twelve times in the short form, a thousand times in the long one.</summary>
    [Fact]
    public void Victims_in_a_dlopen_loop_survive_the_killing_of_their_tracer()
    {
        (int victims, int kills) = Witness.IsLong ? (8, 125) : (6, 2);
        RunningVictim[] running = [.. Enumerable.Range(0, victims).Select(static _ => StartLooping())];
        int survived = 0;
        try
        {
            for (int kill = 0; kill < kills; kill++)
            {
                KillATracer(running);
                survived += running.Count(LivesOn);
            }

            output.WriteLine($"{survived} of {victims * kills} victims survived the SIGKILL of their tracer");
            TestContext.Current.AddAttachment("survived", $"{survived} of {victims * kills}");
            Assert.Equal(victims * kills, survived);
        }
        finally
        {
            foreach (RunningVictim one in running) one.Dispose();
        }
    }

    private static RunningVictim StartLooping()
    {
        RunningVictim running = Victims.Start("manylibs", "0", Victims.Build("lib", VictimFlavour.Library));
        running.WaitForLine("ready ");
        running.WriteLine("");
        return running;
    }

    private static void KillATracer(RunningVictim[] victims)
    {
        using RunningVictim host = TracerHost.Grab([.. victims.Select(static victim => victim.ProcessId)]);
        host.WaitForLine("grabbed", s_patience);
        Thread.Sleep(Random.Shared.Next(30));
        host.Signal(KillSignal);
        Assert.Equal(KillSignal, host.WaitForExit(TimeSpan.FromMinutes(3)).Signal);
    }

    private static bool LivesOn(RunningVictim victim)
    {
        if (!Directory.Exists($"/proc/{victim.ProcessId}")) return false;
        int said = victim.Output.Length;
        Eventually.Wait(() => victim.Output.Length > said || ProcessWitness.Threads(victim.ProcessId) is [{ State: 'Z' }], s_patience, "the loop goes on");
        if (victim.Output.Length <= said) return false;
        Witness.AssertIntactInALoop(victim.ProcessId);
        return true;
    }
}
