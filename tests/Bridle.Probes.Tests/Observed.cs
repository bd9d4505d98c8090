using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Probes.Tests;

/// <summary>A victim that runs on while probes are looked for in it.</summary>
internal sealed class Observed : IDisposable
{
    private Observed(RunningVictim victim)
    {
        Victim = victim;
        Process = new TracedProcess(victim.ProcessId, new ProcessFiles());
        Assert.Equal(Errno.Success, Process.OpenProgram());
    }

    public RunningVictim Victim { get; }

    public TracedProcess Process { get; }

    public ProbeTarget Target => new(Victim.ProcessId, Process.Snapshot.Symbols, Process.Memory);

    public static Observed Start(string path, params string[] arguments)
    {
        RunningVictim victim = RunningVictim.Start(path, arguments);
        victim.WaitForLine("ready");
        return new Observed(victim);
    }

    /// <summary>The probes of pidN:<paramref name="rest"/>.</summary>
    public ProbeMatches Match(string rest)
    {
        string[] fields = rest.Split(':');
        return PidProvider.Match(new ProbePattern(PidProvider.NameOf(Victim.ProcessId), fields[0], fields[1], fields[2]), Target);
    }

    public void Dispose()
    {
        Process.Dispose();
        Victim.Dispose();
    }
}
