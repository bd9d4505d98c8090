using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Tracing;

public class TraceScenarioTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, TraceScenario> s_scenarios =
        TraceScenario.Read(Path.Combine(AppContext.BaseDirectory, "Scenarios/trace.txt")).ToDictionary(static scenario => scenario.Name, StringComparer.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Names => s_scenarios.Keys.Select(static name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Tracing_prints(string name)
    {
        TraceScenario scenario = s_scenarios[name];
        scenario.Judge(CommandRunner.Run([BridleProgram.Path, .. scenario.Arguments()], s_patience));
    }
}
