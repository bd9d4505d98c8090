using System.Globalization;
using Bridle.Control.Events;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>
/// A tracer in a process of its own, which a test may kill or start as another user: this test program, started with a switch. It says
/// each event as a line, and at the end "end".
/// </summary>
internal static class TracerHost
{
    public const string Switch = "--tracer-host";

    private static readonly string[] s_asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>"grab PID..." says "grabbed" and holds them until standard input ends.</summary>
    public static RunningVictim Grab(params int[] processIds) =>
        Start([], ["grab", .. processIds.Select(static pid => pid.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>"create PATH ARGUMENT..." as a user without any privilege.</summary>
    public static RunningVictim CreateAsNobody(params string[] command) => Start(s_asNobody, ["create", .. command]);

    /// <summary>"try PID" as such a user: says "ready", and after a line of input why it cannot grab the process.</summary>
    public static RunningVictim TryAsNobody(int processId) => Start(s_asNobody, ["try", processId.ToString(CultureInfo.InvariantCulture)]);

    public static int Run(string[] command)
    {
        using ControlSession session = new();
        if (command is ["grab", .. var processIds]) GrabAll(session, processIds);
        else if (command is ["try", var processId]) TryGrab(session, int.Parse(processId, CultureInfo.InvariantCulture));
        else if (command is ["create", var path, .. var arguments]) Create(session, path, arguments);
        else return 64;
        Console.WriteLine("end");
        return 0;
    }

    private static RunningVictim Start(string[] before, string[] command)
    {
        string[] all = [.. before, Environment.ProcessPath!, Switch, .. command];
        return RunningVictim.Start(new ProgramStart(all[0], all) { SearchPath = true });
    }

    private static void GrabAll(ControlSession session, string[] processIds)
    {
        List<Victim> victims = [];
        foreach (string processId in processIds)
            victims.Add(session.Grab(int.Parse(processId, CultureInfo.InvariantCulture), new GrabOptions { StopAt = StopPoint.None }));
        Console.WriteLine("grabbed");
        Console.In.ReadLine();
        foreach (Victim victim in victims) victim.Release();
    }

    private static void TryGrab(ControlSession session, int processId)
    {
        Console.WriteLine("ready");
        Console.In.ReadLine();
        try
        {
            session.Grab(processId).Dispose();
        }
        catch (LinuxException failure)
        {
            Console.WriteLine($"refused {failure.Message}");
        }
    }

    private static void Create(ControlSession session, string path, string[] arguments)
    {
        using Victim victim = session.Create(path, arguments, new CreateOptions
        {
            StopAt = StopPoint.None,
            StandardInput = StandardStream.Inherit,
            Events = EventSet.LifeCycle,
            OnEvent = Say,
        });
        victim.WaitForEnd(s_patience);
        Console.WriteLine($"{(victim.Handle.LostReason is { } reason ? $"lost {reason}" : $"exit {victim.Exit}")}");
        try
        {
            victim.Invoke(static _ => 0);
        }
        catch (VictimGoneException gone)
        {
            Console.WriteLine($"refused {gone.Message}");
        }
    }

    private static Verdict Say(TracedProcess process, VictimEvent happened)
    {
        Console.WriteLine(happened switch
        {
            WarningEvent warning => $"warning {warning.Text}",
            LostEvent lost => $"lost-event {lost.Reason}",
            ExecEvent exec => $"exec {exec.Path}",
            ExitedEvent exited => $"exited {exited.Status}",
            _ => happened.GetType().Name,
        });
        return Verdict.Continue;
    }
}
