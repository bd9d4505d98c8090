namespace Bridle.Architecture.Tests;

/// <summary>
/// The public surface that users build on is a text under PublicApi/, which a reviewer reads like code: Bridle.Control, and
/// Bridle.Target, whose types appear in it. What is public in other rooms is so for their neighbours. To write it anew:
/// <c>BRIDLE_WRITE_API=1 ./test Architecture</c>, and look at the difference.
/// </summary>
public class PublicApiTests
{
    private const string WriteSwitch = "BRIDLE_WRITE_API";

    [Theory]
    [InlineData("Bridle.Control")]
    [InlineData("Bridle.Target")]
    public void The_public_surface_is_the_reviewed_one(string room)
    {
        string reviewed = Path.Combine(SourceTree.Root, "tests/Bridle.Architecture.Tests/PublicApi", $"{room}.txt");
        string actual = PublicSurface.Describe(Built(room));
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(reviewed)!);
            File.WriteAllText(reviewed, actual);
        }
        string expected = File.Exists(reviewed) ? File.ReadAllText(reviewed) : "";
        Assert.True(expected == actual, $"{room} differs from {SourceTree.Relative(reviewed)} ({WriteSwitch}=1 writes it anew):\n{Difference(expected, actual)}");
    }

    // The room as the same build made it: Debug or Release is in the path of this test's own folder.
    private static string Built(string room)
    {
        string[] place = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2..];
        return Path.Combine(SourceTree.Root, "src", room, "bin", place[0], place[1], $"{room}.dll");
    }

    private static string Difference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        return string.Join('\n', before.Except(after).Select(static line => $"- {line}").Concat(after.Except(before).Select(static line => $"+ {line}")));
    }
}
