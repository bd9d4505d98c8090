namespace Bridle.Target.Tests;

public class TreeTests
{
    [Fact]
    public void The_room_has_its_tests_here() => Assert.EndsWith("Target.Tests", GetType().Assembly.GetName().Name, StringComparison.Ordinal);
}
