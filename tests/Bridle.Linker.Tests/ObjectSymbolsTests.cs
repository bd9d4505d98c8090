using System.Collections.Concurrent;
using System.Globalization;
using Bridle.ObjectFiles;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>Symbols looked up in memory, against nm on the file.</summary>
public class ObjectSymbolsTests
{
    private static readonly ConcurrentDictionary<string, string[]> s_listings = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.Musl | VictimFlavour.NoPie)]
    public void They_are_where_nm_says(VictimFlavour flavour)
    {
        using LoadsVictim victim = new(flavour);
        victim.Do($"open {LoadsVictim.Library(flavour)}", "opened 0");
        LoadedObject[] objects = [.. victim.Objects];
        LoadedObject library = objects[^1], c = objects.First(static loaded => loaded.Path.Contains("libc.so", StringComparison.Ordinal) || loaded.Path.Contains("musl-x86", StringComparison.Ordinal));
        foreach (string name in new[] { "__libc_start_main", "execve", "fork", "malloc", "write" })
            Assert.Equal((name, Expected(c, name)), (name, Found(victim, c, name)));
        Assert.Equal(Expected(library, "lib_function"), Found(victim, library, "lib_function"));
        Assert.Equal(Expected(library, "lib_object"), Found(victim, library, "lib_object"));
        Assert.False(ObjectSymbols.TryFind(victim.Host.Memory, library, "malloc", out _));
        Assert.False(ObjectSymbols.TryFind(victim.Host.Memory, c, "no_such_function", out _));
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    public void An_executable_that_exports_main_shows_it(VictimFlavour flavour)
    {
        using LoadsVictim victim = new([Victims.Build("loads", flavour, "-rdynamic")]);
        LoadedObject program = victim.Objects[0];
        Assert.Equal(Expected(program, "main"), Found(victim, program, "main"));
    }

    [Fact]
    public void A_library_at_an_address_of_its_own_has_them_in_its_text()
    {
        using LoadsVictim victim = new(VictimFlavour.Pie);
        victim.Do($"open {Victims.Build("lib", VictimFlavour.Library, "-Wl,-Ttext-segment=0x10000000")}", "opened 0");
        LoadedObject loaded = victim.Objects[^1];
        Assert.Equal(Expected(loaded, "lib_function"), Found(victim, loaded, "lib_function"));
        Assert.True(loaded.Text.Contains(Found(victim, loaded, "lib_function")));
    }

    [Fact]
    public void The_vdso_has_symbols_too()
    {
        using LoadsVictim victim = new(VictimFlavour.Pie);
        LoadedObject vdso = victim.Objects.Single(static loaded => loaded.IsVdso);
        Assert.True(ObjectSymbols.TryFind(victim.Host.Memory, vdso, "__vdso_clock_gettime", out ElfSymbol symbol));
        Assert.True(vdso.Text.Contains(symbol.Address));
    }

    private static TargetAddress Found(LoadsVictim victim, LoadedObject loaded, string name) =>
        ObjectSymbols.TryFind(victim.Host.Memory, loaded, name, out ElfSymbol symbol) ? symbol.Address : default;

    private static TargetAddress Expected(LoadedObject loaded, string name)
    {
        string[] lines = s_listings.GetOrAdd(loaded.Path, static path => CommandRunner.Output("nm", "-D", "--defined-only", path).Split('\n'));
        // "VALUE TYPE NAME[@@VERSION]"; of several versions the one with two at signs is the default.
        string line = lines.First(line => line.EndsWith($" {name}", StringComparison.Ordinal) || line.Contains($" {name}@@", StringComparison.Ordinal));
        return loaded.Bias.ToTarget(new FileAddress(ulong.Parse(line.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }
}
