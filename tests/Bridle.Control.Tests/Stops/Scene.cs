using System.Globalization;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

/// <summary>
/// victims/calls.c under control, created or grabbed, idle, with a breakpoint at the function that it calls a known number of times.
/// </summary>
internal sealed class Scene : IDisposable
{
    public const int Kill = 9, Continue = 18, Stop = 19, TerminalStop = 20, TerminalInput = 21;

    private readonly RunningVictim? _running;
    private readonly string _output = Path.GetTempFileName();
    private Func<long, Verdict> _onHit = static _ => Verdict.Continue;

    public Scene(bool isCreated, long calls, int threads)
    {
        Calls = calls * Math.Max(1, threads);
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        string[] arguments = [calls.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture)];
        if (isCreated)
        {
            Victim = Session.Create(path, arguments, new CreateOptions
            {
                StopAt = StopPoint.Main,
                ProcessGroup = 0,
                StandardInput = StandardStream.Null,
                StandardOutput = StandardStream.File(_output),
                OnEvent = Events.Take,
            });
        }
        else
        {
            _running = RunningVictim.Start(path, [.. arguments, "wait"]);
            _running.WaitForLine("ready");
            Victim = Session.Grab(_running.ProcessId, new GrabOptions { OnEvent = Events.Take });
        }

        Breakpoint = Victim.AddBreakpoint(Symbols.Address(path, "target"), (in BreakpointHit _) => _onHit(Breakpoint!.Hits));
    }

    public ControlSession Session { get; } = new(new SessionOptions { Debug = true });

    public EventRecorder Events { get; } = new();

    public Victim Victim { get; }

    public Breakpoint Breakpoint { get; }

    /// <summary>How many hits there must be in the end.</summary>
    public long Calls { get; }

    public int ProcessId => Victim.ProcessId;

    /// <summary>Told the number of each hit on the control thread.</summary>
    public void OnHit(Func<long, Verdict> handler) => _onHit = handler;

    public void Go()
    {
        Victim.Continue();
        _running?.WriteLine("go");
    }

    public void Signal(int signal) => Assert.True(ProcessSignals.Send(ProcessId, signal).IsSuccess, $"signal {signal}");

    /// <summary>No thread runs. The kernel shows a traced thread in a group stop as "t"; it becomes "T" when it is let go.</summary>
    public void AwaitStopped() => Eventually.Wait(() => States().All(static state => state is 'T' or 't'), "every thread stopped");

    public void AwaitClean()
    {
        try
        {
            Eventually.Wait(() => TextWitness.Differences(ProcessId).Length == 0, "clean text");
        }
        catch (TimeoutException)
        {
            string known = Victim.Invoke(static process => string.Join('\n', process.Threads.ToArray().Select(static thread =>
                $"{thread} handled {thread.IsHandled} held {thread.HeldSignal} joined {thread.HasJoinedStop} owes {thread.OwesStop}")));
            Assert.Fail($"text not clean after {Breakpoint.Hits} hits, threads {new string(States())}\n{known}\n{Log}");
        }
    }

    public char[] States() => [.. ProcessWitness.Threads(ProcessId).Select(static thread => thread.State)];

    /// <summary>To its own end: every call was a hit, and the victim counted the same.</summary>
    public void AwaitExactEnd()
    {
        Assert.True(Victim.WaitForEnd(TimeSpan.FromSeconds(30)), $"no end after {Breakpoint.Hits} hits, threads {new string(States())}\n{Log}");
        Assert.Equal((0, 0), (Victim.Exit!.Value.Code, Victim.Exit!.Value.Signal));
        Assert.Equal(Calls, Breakpoint.Hits);
        _running?.WaitForExit();
        Assert.Contains($"calls {Calls}\n", _running?.Output ?? File.ReadAllText(_output), StringComparison.Ordinal);
    }

    /// <summary>To its own end, after we have let go of it: it made all its calls.</summary>
    public void AwaitOwnEnd()
    {
        string Told() => _running?.Output ?? File.ReadAllText(_output);
        Eventually.Wait(() => Told().Contains($"calls {Calls}\n", StringComparison.Ordinal), "the victim's own count");
        if (_running is not null) Assert.Equal(0, _running.WaitForExit().ShellCode);
    }

    public string Log => string.Join('\n', Session.Log.Dump().TakeLast(40));

    public void Dispose()
    {
        Victim.Dispose();
        Session.Dispose();
        _running?.Dispose();
        File.Delete(_output);
    }
}
