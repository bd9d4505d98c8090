using System.Collections.Immutable;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>victims/loads.c under way, and an agent that looks at it.</summary>
internal sealed class LoadsVictim : IDisposable
{
    private readonly RunningVictim _program;

    public LoadsVictim(VictimFlavour flavour)
        : this([Victims.Build("loads", flavour)])
    {
    }

    public LoadsVictim(IReadOnlyList<string> command)
    {
        _program = RunningVictim.Start(command[0], [.. command.Skip(1)]);
        Assert.Equal($"ready {_program.ProcessId}", _program.WaitForLine(""));
        Host = new ObservedHost(_program.ProcessId);
        Assert.True(LinkerAgent.TryCreate(Host, out LinkerAgent? agent, out string reason), reason);
        Agent = agent;
    }

    public int ProcessId => _program.ProcessId;

    public ObservedHost Host { get; }

    public LinkerAgent Agent { get; }

    public ImmutableArray<LoadedObject> Objects => Agent.TryReadObjects(out ImmutableArray<LoadedObject> objects) ? objects : [];

    public static string Library(VictimFlavour flavour = VictimFlavour.Pie) =>
        Victims.Build("lib", VictimFlavour.Library | (flavour & VictimFlavour.Musl));

    public void Do(string line, string answer)
    {
        _program.WriteLine(line);
        Assert.Equal(answer, _program.WaitForLine(""));
    }

    public void Dispose()
    {
        Host.Dispose();
        _program.Dispose();
    }
}
