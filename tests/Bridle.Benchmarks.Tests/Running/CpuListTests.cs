using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Tests.Running;

public class CpuListTests
{
    [Theory]
    [InlineData("0-1", 1)]
    [InlineData("3", 3)]
    [InlineData("0-3,8,10-11", 11)]
    public void The_last_cpu_is_the_end_of_the_list(string list, int last)
    {
        CpuList cpus = CpuList.Parse($"Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t{list}\nMems_allowed:\t1\n");
        Assert.Equal((list, last), (cpus.Text, cpus.Last));
    }
}
