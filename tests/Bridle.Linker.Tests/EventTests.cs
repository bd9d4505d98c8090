using System.Collections.Immutable;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>The events of a program from its exec on, against what the program was told to do.</summary>
public class EventTests
{
    private const int Rounds = 24;

    [Theory]
    [InlineData(VictimFlavour.Pie, 3)]
    [InlineData(VictimFlavour.NoPie, 3)]
    [InlineData(VictimFlavour.Stripped, 3)]
    [InlineData(VictimFlavour.NoFramePointer, 3)]
    public void Every_load_and_unload_is_seen_from_the_first_instruction_on(VictimFlavour flavour, int startObjects)
    {
        string library = LoadsVictim.Library(flavour);
        List<LoadedObject> loaded = [], unloaded = [];
        List<LinkerState> states = [];
        int exitCode = TracedStart.Run(
            [Victims.Build("dlopens", flavour), library, $"{Rounds}"],
            static (agent, host) =>
            {
                Assert.Equal(LinkerState.NotStarted, agent.ReadState());
                Assert.False(agent.TryReadObjects(out _));
                Assert.Same(LinkerChange.None, agent.Update());
            },
            agent =>
            {
                states.Add(agent.ReadState());
                LinkerChange change = agent.Update();
                loaded.AddRange(change.Loaded);
                unloaded.AddRange(change.Unloaded);
            });
        Assert.Equal(0, exitCode);
        Assert.Equal([LinkerState.Adding, LinkerState.Consistent], states[..2]);
        Assert.Equal(states.Count / 2, states.Count(static state => state == LinkerState.Consistent));
        Assert.True(loaded.Count(static item => item.Namespace == 0) >= startObjects + (Rounds / 8 * 7));
        // Each eighth round opens it in a new namespace.
        Assert.Equal(Rounds, loaded.Count(item => item.Path == library));
        Assert.Equal(Rounds / 8, loaded.Count(item => item.Path == library && item.Namespace != 0));
        Assert.Equal(loaded.Where(item => item.Path == library), unloaded.Where(item => item.Path == library));
        Assert.All(loaded, static item => Assert.NotNull(item.BuildId));
    }

    [Theory]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.Musl | VictimFlavour.NoPie)]
    public void Musl_tells_of_the_start_and_of_loads_and_never_unloads(VictimFlavour flavour)
    {
        string library = LoadsVictim.Library(flavour);
        List<LoadedObject> loaded = [], unloaded = [];
        int exitCode = TracedStart.Run(
            [Victims.Build("dlopens", flavour), library, $"{Rounds}"],
            static (agent, _) => Assert.Equal(LinkerState.NotStarted, agent.ReadState()),
            agent =>
            {
                LinkerChange change = agent.Update();
                loaded.AddRange(change.Loaded);
                unloaded.AddRange(change.Unloaded);
            });
        Assert.Equal(0, exitCode);
        Assert.Empty(unloaded);
        Assert.True(loaded[0].IsExecutable && loaded[1].IsLinker);
        Assert.Equal(library, loaded[^1].Path);
    }

    [Fact]
    public void Before_the_linker_has_run_its_function_is_where_it_will_be()
    {
        LinkerAgent? first = null;
        ObservedHost? seen = null;
        int events = 0;
        int exitCode = TracedStart.Run(
            ["/bin/true"],
            (agent, host) => (first, seen) = (agent, host),
            agent =>
            {
                // A second agent, created when everything is filled in, must come to the same.
                Assert.True(LinkerAgent.TryCreate(seen!, out LinkerAgent? late, out string reason), reason);
                Assert.Equal(first!.EventAddress, late.EventAddress);
                events++;
            });
        Assert.Equal((0, 2), (exitCode, events));
    }

    [Theory]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    public void A_static_program_tells_of_what_it_loads(VictimFlavour flavour)
    {
        string library = LoadsVictim.Library();
        List<LoadedObject> loaded = [];
        int exitCode = TracedStart.Run(
            [Victims.Build("dlopens", flavour), library, "1"],
            (agent, _) =>
            {
                Assert.True(agent.IsStatic);
                Assert.Equal(LinkerState.NotStarted, agent.ReadState());
                ImmutableArray<LoadedObject> program = agent.Update().Loaded;
                Assert.True(Assert.Single(program).IsExecutable);
                Assert.NotEqual(0ul, program[0].Text.Size);
            },
            agent => loaded.AddRange(agent.Update().Loaded));
        Assert.Equal(0, exitCode);
        Assert.Contains(loaded, item => item.Path == library);
        Assert.DoesNotContain(loaded, static item => item.IsExecutable);
    }
}
