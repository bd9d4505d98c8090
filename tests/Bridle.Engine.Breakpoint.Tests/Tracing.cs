using Bridle.Control;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Options;
using Bridle.Language.Text;
using Bridle.Testing;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>A program and one victim that is created for it or grabbed, run to their end.</summary>
internal sealed class Tracing : IDisposable
{
    private readonly ControlSession _session = new();
    private readonly ProbeTable _probes = new();

    public Tracing(string victim, string[] arguments, BreakpointLimits? limits = null)
        : this(session => session.Create(Testing.Victims.Build(victim), arguments, new CreateOptions { StandardOutput = Linux.Spawning.StandardStream.Pipe }), limits)
    {
    }

    public Tracing(int process)
        : this(session => session.Grab(process), null)
    {
    }

    private Tracing(Func<ControlSession, Victim> take, BreakpointLimits? limits)
    {
        Victims = new TracedVictims(_probes, limits: limits);
        _probes.Source = Victims;
        Victim = take(_session);
        Victims.Add(Victim);
        Host = new ProcessHost(Victims);
    }

    public Victim Victim { get; }

    public TracedVictims Victims { get; }

    public ProcessHost Host { get; }

    /// <summary>As if Bridle itself were stopped, for as long as something takes.</summary>
    public void Interrupt(Action meanwhile)
    {
        _session.Suspend();
        meanwhile();
        _session.Resume();
    }

    /// <summary>What the program printed.</summary>
    public string Run(string program)
    {
        OptionSettings settings = new();
        Assert.True(settings.TrySet("quiet", null, fromProgram: false, out _));
        CompileOptions options = new() { Settings = settings, Macros = new Dictionary<string, long> { ["target"] = Victim.ProcessId } };
        CompileResult result = Compiler.Compile(SourceText.OfString(program), options, _probes);
        Assert.Null(result.Diagnostic);
        TracingRun run = new(result.Program!, _probes, Host, new RunOptions { Settings = settings });
        Victims.Attach(run);
        Assert.Equal(0, run.Run(Victims.Start));
        return Host.Output;
    }

    public void Dispose()
    {
        Victims.Detach();
        _session.Dispose();
        Victims.Dispose();
        Host.Dispose();
    }
}
