namespace Bridle.Architecture.Tests;

public class TreeTests
{
    [Fact]
    public void The_room_has_its_tests_here() => Assert.EndsWith("Architecture.Tests", GetType().Assembly.GetName().Name, StringComparison.Ordinal);
}
