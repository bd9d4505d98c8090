using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Scenarios;

public class ScenarioTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Scenario> s_watch =
        Scenario.Read(Path.Combine(AppContext.BaseDirectory, "Scenarios/watch.txt")).ToDictionary(static scenario => scenario.Name, StringComparer.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Watched => s_watch.Keys.Select(static name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Watched))]
    public void Watching_tells(string name)
    {
        Scenario scenario = s_watch[name];
        scenario.Judge(CommandRunner.Run([BridleProgram.Path, "watch", "--json", .. scenario.Arguments()], s_patience));
    }
}
