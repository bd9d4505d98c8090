namespace Bridle.ObjectFiles.Tests;

public class TreeTests
{
    [Fact]
    public void The_room_has_its_tests_here() => Assert.EndsWith("ObjectFiles.Tests", GetType().Assembly.GetName().Name, StringComparison.Ordinal);
}
