using Bridle.Engine.Breakpoint.Naming;
using Bridle.ObjectFiles.Demangling;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Tests;

public class NamingTests
{
    [Fact]
    public void Addresses_that_no_unload_concerns_keep_one_mark()
    {
        SymbolHistory history = new(16, Demangler.Raw, new PerfMap("/nonexistent"));
        Assert.Equal(0, history.MarkOf([0x1000, 0x5000]));
        history.Retire(new AddressRange(new TargetAddress(0x5000), new TargetAddress(0x6000)));
        Assert.Equal(0, history.MarkOf([0x1000, 0x6000]));
        Assert.Equal(1, history.MarkOf([0x1000, 0x5fff]));
        history.RetireAll();
        Assert.Equal(2, history.MarkOf([0x1000]));
    }

    [Fact]
    public void A_stack_of_an_ended_victim_has_its_names()
    {
        using Tracing tracing = new("work", ["1", "3"]);
        string output = tracing.Run("pid$target:a.out:work:entry { @[ustack(2)] = count(); }");
        Assert.False(tracing.Victim.IsAlive);
        Assert.Matches(@"work[^`]*`work\n +work[^`]*`run\+0x[0-9a-f]+\n +3\n", output);
    }
}
