using System.Runtime.CompilerServices;
using Bridle.Linux.PerfEvents;

namespace Bridle.Linux.Tests.PerfEvents;

public class PerfEventAttributesTests
{
    [Fact]
    public void The_record_has_the_size_that_it_declares_to_the_kernel() =>
        Assert.Equal(PerfEventAttributes.Size, Unsafe.SizeOf<PerfEventAttributes>());
}
