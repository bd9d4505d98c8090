using System.Globalization;
using Bridle.Control;
using Bridle.Control.Releasing;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;

namespace Bridle.Testing.Host;

/// <summary>
/// A tracer in a process of its own, for tests that kill it, or put it where they cannot be themselves. Addresses are hexadecimal.
/// <para>grab PID ADDRESS: takes hold, plants a breakpoint, says "held PID"; at the end of its input it lets go, and says "hits N".</para>
/// <para>create ADDRESS PROGRAM ARGUMENTS...: the same for a program that it creates, which runs from its start.</para>
/// <para>smoke ADDRESS PROGRAM: victims/calls.c, created and grabbed, with every call counted; says "created N grabbed N STATUS".</para>
/// </summary>
internal static class Program
{
    private const long Calls = 500;

    private static int Main(string[] arguments)
    {
        using ControlSession session = new();
        switch (arguments)
        {
            case ["grab", var pid, var address]:
                using (Victim victim = session.Grab(Number(pid))) Hold(victim, Address(address));
                return 0;
            case ["create", var address, var program, .. var rest]:
                CreateOptions options = new() { StopAt = StopPoint.Create, StandardInput = StandardStream.Null, StandardOutput = StandardStream.Null };
                using (Victim victim = session.Create(program, rest, options)) Hold(victim, Address(address));
                return 0;
            case ["smoke", var address, var program]:
                return Smoke(session, Address(address), program);
            default:
                return 64;
        }
    }

    private static void Hold(Victim victim, TargetAddress address)
    {
        Breakpoint? breakpoint = address.IsNull ? null : victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);
        victim.Continue();
        Console.WriteLine($"held {victim.ProcessId}");
        while (Console.ReadLine() is not null)
        {
        }

        victim.Release();
        Console.WriteLine($"hits {breakpoint?.Hits}");
    }

    private static int Smoke(ControlSession session, TargetAddress address, string program)
    {
        string calls = Calls.ToString(CultureInfo.InvariantCulture);
        CreateOptions options = new() { StopAt = StopPoint.Main, StandardOutput = StandardStream.Null };
        using Victim created = session.Create(program, [calls, "2"], options);
        long first = Count(created, address, static () => { });

        ProgramStart start = new(program, [program, calls, "2", "wait"])
        {
            StandardInput = StandardStream.Pipe,
            StandardOutput = StandardStream.Pipe,
        };
        using ChildProgram child = ChildProgram.Start(start);
        child.StandardOutput!.ReadByte();
        session.Grab(child.ProcessId).Dispose();
        using Victim grabbed = session.Grab(child.ProcessId);
        long second = Count(grabbed, address, () => child.StandardInput!.Dispose());
        child.TryWaitForExit(TimeSpan.FromSeconds(10), out var status);
        Console.WriteLine($"created {first} grabbed {second} {status}");
        return first == 2 * Calls && second == 2 * Calls && status.IsSuccess ? 0 : 1;
    }

    private static long Count(Victim victim, TargetAddress address, Action go)
    {
        Breakpoint breakpoint = victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);
        victim.Continue();
        go();
        return victim.WaitForEnd(TimeSpan.FromSeconds(20)) ? breakpoint.Hits : -1;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TargetAddress Address(string text) => new(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
