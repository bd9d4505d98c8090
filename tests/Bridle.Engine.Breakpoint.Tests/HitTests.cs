namespace Bridle.Engine.Breakpoint.Tests;

[Collection(ExclusiveTests.Name)]
public class HitTests
{
    private const int Few = 2_000, Many = 22_000;

    [Theory]
    [InlineData("@ = count();")]
    [InlineData("@[ustack(4)] = count();")]
    [InlineData("@[execname, ppid, uid, gid] = count();")]
    [InlineData("self->n++; x += arg0; @[tid, pid] = sum(self->n);")]
    public void A_hit_allocates_nothing(string body)
    {
        Allocated(body, Few); // What is made once is made here.
        long few = Allocated(body, Few), many = Allocated(body, Many);
        Assert.True(many - few < (Many - Few) * 8, $"{(many - few) / (Many - Few)} bytes a hit");
    }

    [Fact]
    public void Variables_of_a_thread_end_with_it()
    {
        using Tracing tracing = new("threadchurn", ["2"]);
        tracing.Run("#pragma D option dynvarsize=16k\nself string s; pid$target:a.out:nothing:entry { self->s = \"x\"; n++; } pid$target:a.out:nothing:entry /n == 2000/ { exit(0); }");
        Assert.Empty(tracing.Host.Messages);
    }

    private static long Allocated(string body, int rounds)
    {
        using Tracing tracing = new("work", ["1", $"{rounds}"]);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string output = tracing.Run($"pid$target:a.out:work:entry {{ {body} hits++; }} END {{ printf(\"hits %d\\n\", hits); }}");
        Assert.Contains($"hits {rounds}\n", output, StringComparison.Ordinal);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
