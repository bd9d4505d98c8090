using System.Collections.Immutable;
using Bridle.Testing;
using Bridle.Testing.Running;

namespace Bridle.Linker.Tests;

public class RunningProcessTests
{
    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Stripped)]
    [InlineData(VictimFlavour.Threads)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.Musl | VictimFlavour.NoPie)]
    public void Objects_lie_where_the_kernel_has_mapped_them(VictimFlavour flavour)
    {
        using LoadsVictim victim = new(flavour);
        victim.Do($"open {LoadsVictim.Library(flavour)}", "opened 0");
        ImmutableArray<LoadedObject> objects = victim.Objects;
        Assert.True(objects.Length >= 4);
        foreach (LoadedObject loaded in objects)
        {
            MapsLine[] lines = MapsLine.Of(victim.ProcessId, loaded);
            Assert.Equal(lines[0].Range.Start, loaded.Extent.Start);
            // The end of zeroed data has no file behind it.
            Assert.True(lines[^1].Range.End <= loaded.Extent.End, loaded.ToString());
            Assert.Contains(MapsLine.Of(victim.ProcessId), line => line.Range.Contains(loaded.Extent.End.Plus(-1)));
            MapsLine[] text = [.. lines.Where(static line => line.IsExecutable)];
            Assert.Equal((text[0].Range.Start, text[^1].Range.End), (loaded.Text.Start, loaded.Text.End));
        }
    }
}
