using Bridle.Control.Tests.Handles;
using Bridle.Linker;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Control.Tests.Grabbing;

public class ObserveTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Looking_at_a_process_never_traces_or_stops_it()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "4");
        sleeper.WaitForLine("ready");
        int pid = sleeper.ProcessId;
        ThreadWitness[] before = ProcessWitness.Threads(pid);
        using Watcher watcher = new(pid);
        using (ControlSession session = new())
        {
            for (int round = 0; round < 20; round++)
            {
                using Victim victim = session.Observe(pid);
                Assert.Equal(GrabLevel.Observe, victim.Level);
                Assert.Contains(victim.Snapshot.Objects, static loaded => loaded.IsExecutable);
                Assert.Equal(4, victim.Invoke(static process => ReadHeader(process).Length));
            }
        }

        watcher.Dispose();
        Assert.True(watcher.Looks > 0);
        Assert.Equal(0, watcher.Touched);
        Aftermath.IsUntouched(pid, before);
    }

    [Fact]
    public void We_can_look_at_ourselves()
    {
        using ControlSession session = new();
        using Victim self = session.Observe(Environment.ProcessId);
        Assert.Contains(self.Snapshot.Objects, static loaded => loaded.Path.Contains("libc.so", StringComparison.Ordinal));
        Assert.True(self.IsAlive);
    }

    [Fact]
    public void What_needs_control_says_so_and_what_was_released_too()
    {
        using RunningVictim sleeper = Victims.Start("sleeper");
        sleeper.WaitForLine("ready");
        using ControlSession session = new();
        Victim victim = session.Observe(sleeper.ProcessId);
        Assert.Equal($"pid {sleeper.ProcessId} is only observed: grab it to control it", Assert.Throws<InvalidOperationException>(() => victim.Stop()).Message);
        Assert.Throws<InvalidOperationException>(() => victim.Invoke(_ => victim.Invoke(static _ => 1)));
        victim.Dispose();
        Assert.Throws<ObjectDisposedException>(() => victim.Invoke(static _ => 1));
    }

    [Fact]
    public void The_end_of_an_observed_process_is_known_and_its_snapshot_stays()
    {
        using RunningVictim sleeper = Victims.Start("sleeper");
        sleeper.WaitForLine("ready");
        using ControlSession session = new();
        using Victim victim = session.Observe(sleeper.ProcessId);
        Assert.False(victim.WaitForEnd(TimeSpan.Zero));
        sleeper.Signal(9);
        Assert.True(victim.WaitForEnd(Patience));
        Assert.False(victim.IsAlive);
        Assert.Throws<VictimGoneException>(() => victim.Invoke(static _ => 1));
        LoadedObject program = Assert.Single(victim.Snapshot.Objects, static loaded => loaded.IsExecutable);
        Assert.True(victim.Snapshot.TryFindMapping(program.Text.Start, out _));
    }

    [Fact]
    public void An_observed_process_that_executes_another_program_is_looked_at_anew()
    {
        using RunningVictim shell = RunningVictim.Start("/bin/sh", "-c", "echo ready; read line; exec sleep 30");
        shell.WaitForLine("ready");
        using ControlSession session = new();
        using Victim victim = session.Observe(shell.ProcessId);
        string before = victim.Invoke(static process => process.Snapshot.ExecutablePath)!;
        shell.WriteLine("");
        Eventually.Wait(() => File.ReadAllText($"/proc/{shell.ProcessId}/comm") == "sleep\n", "the exec");
        Eventually.Wait(() => victim.Invoke(static process => process.Snapshot.ExecutablePath) != before, "the new program");
        Assert.NotEqual(before, victim.Snapshot.ExecutablePath);
        Eventually.Wait(() => victim.Invoke(static process => process.Snapshot.Objects.Length) > 1, "its libraries");
        Assert.Equal(4, victim.Invoke(static process => ReadHeader(process).Length));
    }

    private static byte[] ReadHeader(TracedProcess process)
    {
        byte[] header = new byte[4];
        LoadedObject program = process.Snapshot.Objects.First(static loaded => loaded.IsExecutable);
        int count = process.Memory.Read(program.Extent.Start, header);
        Assert.Equal("\u007fELF"u8, header);
        return header[..count];
    }

    /// <summary>Looks at a process all the time, apart from Bridle.</summary>
    private sealed class Watcher : IDisposable
    {
        private readonly Thread _thread;
        private bool _isOver;

        public Watcher(int pid)
        {
            _thread = new Thread(() =>
            {
                for (; !Volatile.Read(ref _isOver); Looks++)
                    Touched += ProcessWitness.Threads(pid).Count(static thread => thread.TracerPid != 0 || thread.State is 't' or 'T');
            });
            _thread.Start();
        }

        public int Looks { get; private set; }

        public int Touched { get; private set; }

        public void Dispose()
        {
            Volatile.Write(ref _isOver, true);
            _thread.Join();
        }
    }
}
