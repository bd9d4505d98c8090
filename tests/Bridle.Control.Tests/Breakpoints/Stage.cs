using System.Globalization;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

/// <summary>victims/hits.c, grabbed before it does anything, with what it was like then.</summary>
internal sealed class Stage : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Caught by the victim itself since: SIGALRM, and what the C library catches with the first thread.
    private const ulong CaughtMeanwhile = 1UL << 13 | 1UL << 31 | 1UL << 32;

    private readonly string _path, _leader;
    private readonly string[] _text;

    private Stage(string path, string[] arguments)
    {
        _path = path;
        Program = RunningVictim.Start(path, arguments);
        Code = arguments[0] == "rewrite" ? Number(Program.WaitForLine("code "), 1, NumberStyles.HexNumber) : 0;
        Program.WaitForLine("ready ");
        (_leader, _text) = (Leader(), [.. Executable()]);
        Victim = Session.Grab(Program.ProcessId);
    }

    public static bool IsLong => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    public ControlSession Session { get; } = new();

    public RunningVictim Program { get; }

    public Victim Victim { get; }

    /// <summary>Where the victim writes code of its own (mode rewrite).</summary>
    public long Code { get; }

    public static Stage Start(params string[] arguments) => In(VictimFlavour.Pie, arguments);

    public static Stage In(VictimFlavour flavour, params string[] arguments) => new(Victims.Build("hits", flavour), arguments);

    /// <summary>Of a symbol in the running program, as nm tells it of the twin that was not stripped.</summary>
    public TargetAddress Address(string symbol, VictimFlavour stripped = 0) =>
        Symbols.Find(Program.ProcessId, _path, stripped == 0 ? _path : Victims.Build("hits", stripped), symbol);

    public TargetAddress[] Instructions(string symbol) => Symbols.Instructions(Program.ProcessId, _path, symbol);

    public Breakpoint Count(TargetAddress address) => Victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);

    public Breakpoint Count(string symbol) => Count(Address(symbol));

    /// <summary>Lets it begin, and returns what it says at the end: words, of which every second is a number.</summary>
    public string[] Run(string says)
    {
        Begin();
        try
        {
            return Program.WaitForLine(says, Patience).Split(' ');
        }
        catch (TimeoutException silence)
        {
            throw new TimeoutException($"{silence.Message}{Victim.Exit}", silence);
        }
    }

    public void Begin()
    {
        Victim.Continue();
        Program.WriteLine("");
    }

    public static long Number(string line, int word, NumberStyles style = NumberStyles.Integer) =>
        long.Parse(line.Split(' ')[word].Replace("0x", "", StringComparison.Ordinal), style, CultureInfo.InvariantCulture);

    /// <summary>After it has said what it did: it is released, is as it was, and ends by itself.</summary>
    public void LetGo()
    {
        Victim.Dispose();
        AssertIntact();
        Program.WriteLine("");
        Assert.Equal(0, Program.WaitForExit().ShellCode);
    }

    /// <summary>Nothing of us is left in it; threads that it began or ended meanwhile aside.</summary>
    public void AssertIntact()
    {
        Assert.Empty(TextWitness.Differences(Program.ProcessId));
        Assert.Equal(_text, Executable());
        // Its own handler of SIGALRM may run at one look, with the signal blocked; what we left in it would stay.
        Eventually.Wait(() => Leader() == _leader, $"the first thread is as it was, {_leader}");
        Assert.All(ProcessWitness.Threads(Program.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
    }

    public void Dispose()
    {
        Session.Dispose();
        Program.Dispose();
    }

    private string Leader()
    {
        ThreadWitness leader = ProcessWitness.Threads(Program.ProcessId)[0].Lasting;
        return $"{leader.State} blocked {leader.Blocked:x} ignored {leader.Ignored:x} caught {leader.Caught & ~CaughtMeanwhile:x}";
    }

    private IEnumerable<string> Executable() =>
        File.ReadLines($"/proc/{Program.ProcessId}/maps").Where(static line => line.Split(' ')[1].Contains('x', StringComparison.Ordinal));
}
