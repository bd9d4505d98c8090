using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Tests.Statistics;

public class RotationTests
{
    [Fact]
    public void Each_round_has_everybody_once_and_each_place_is_everybodys_in_turn()
    {
        const int Contenders = 4;
        for (int round = 0; round < Contenders; round++)
        {
            int[] order = [.. Enumerable.Range(0, Contenders).Select(position => Rotation.At(round, position, Contenders))];
            Assert.Equal([0, 1, 2, 3], order.Order());
            Assert.Equal(round, order[0]);
        }
    }
}
