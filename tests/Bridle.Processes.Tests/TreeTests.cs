namespace Bridle.Processes.Tests;

public class TreeTests
{
    [Fact]
    public void The_room_has_its_tests_here() => Assert.EndsWith("Processes.Tests", GetType().Assembly.GetName().Name, StringComparison.Ordinal);
}
