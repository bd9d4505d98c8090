using System.Collections.Immutable;
using Bridle.Testing;
using Bridle.Testing.Running;

namespace Bridle.Linker.Tests;

/// <summary>victims/loads.c under way, and an agent that looks at it.</summary>
internal sealed class LoadsVictim : IDisposable
{
    private readonly RunningProgram _program;

    public LoadsVictim(VictimFlavour flavour)
        : this([Victims.Compiler.Build("loads", flavour)])
    {
    }

    public LoadsVictim(IReadOnlyList<string> command)
    {
        _program = RunningProgram.Start(command);
        Assert.Equal($"ready {_program.ProcessId}", _program.ReadLine());
        Host = new ObservedHost(_program.ProcessId);
        Assert.True(LinkerAgent.TryCreate(Host, out LinkerAgent? agent, out string reason), reason);
        Agent = agent;
    }

    public int ProcessId => _program.ProcessId;

    public ObservedHost Host { get; }

    public LinkerAgent Agent { get; }

    public ImmutableArray<LoadedObject> Objects => Agent.TryReadObjects(out ImmutableArray<LoadedObject> objects) ? objects : [];

    public static string Library(VictimFlavour flavour = VictimFlavour.Pie) =>
        Victims.Compiler.Build("lib", VictimFlavour.Library | (flavour & VictimFlavour.Musl));

    public void Do(string line, string answer) => Assert.Equal(answer, _program.Ask(line));

    public void Dispose()
    {
        Host.Dispose();
        _program.Dispose();
    }
}
