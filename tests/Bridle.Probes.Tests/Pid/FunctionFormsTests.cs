using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Probes.Pid;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Probes.Tests.Pid;

/// <summary>Functions of which a program chooses one of several forms: strlen and its relatives.</summary>
public sealed class FunctionFormsTests : IDisposable
{
    private readonly Observed _sleeper = Observed.Start(Victims.Build("sleeper"));

    public void Dispose() => _sleeper.Dispose();

    // The slots of libc itself are what its run-time linker has chosen: the witness of what is worked out.
    [Fact]
    public void What_is_worked_out_is_what_the_program_has_chosen()
    {
        ObjectText text = Libc();
        FunctionSlots slots = FunctionSlots.Read(text.File.Elf, 10_000);
        int compared = 0;
        foreach (SymbolId id in text.File.Symbols.Functions())
        {
            FileSymbol symbol = text.File.Symbols.Describe(id);
            if (symbol.Type != SymbolType.IndirectFunction || slots.Of(symbol.Address) is not [FileAddress slot, ..]) continue;
            Assert.True(_sleeper.Process.Memory.TryReadAddress(text.Object.Bias.ToTarget(slot), out TargetAddress chosen));
            // One that calls others is not understood.
            if (!new FormChooser(text, _sleeper.Process.Memory).TryChoose(symbol.Address, out TargetAddress form)) continue;
            Assert.Equal(chosen, form);
            compared++;
        }

        Assert.True(compared > 20);
    }

    [Theory]
    [InlineData("strlen")]
    [InlineData("memcpy")]
    [InlineData("strstr")]
    [InlineData("__memcpy_chk")]
    public void A_form_is_probed_whether_or_not_it_was_used(string name)
    {
        ProbeDefinition entry = Assert.Single(_sleeper.Match($"libc.so.6:{name}:entry").Probes);
        FileSymbol[] resolvers =
        [
            .. Libc().File.Symbols.FindAll(name).Select(Libc().File.Symbols.Describe).Where(static symbol => symbol.Type == SymbolType.IndirectFunction),
        ];
        Assert.All(entry.Sites, site => Assert.DoesNotContain(resolvers, resolver => resolver.Address == entry.Object!.Bias.ToFile(site.Address)));
        Assert.NotEmpty(_sleeper.Match($"libc.so.6:{name}:return").Probes);
    }

    [Fact]
    public void What_the_kernel_has_is_refused_with_its_place_or_its_reason()
    {
        foreach (ProbeRefusal refusal in _sleeper.Match("libc.so.6:time:entry").Refusals)
            Assert.Matches("has not chosen one yet$|is one of linux-vdso.so.1$", refusal.Message);
    }

    [Fact]
    public void Slots_are_kept_up_to_the_limit() =>
        Assert.Empty(FunctionSlots.Read(Libc().File.Elf, 0).Of("malloc"u8));

    [Fact]
    public void What_does_more_than_compare_is_not_understood()
    {
        Assert.True(Libc().File.Symbols.TryFind("getenv", out SymbolId other));
        Assert.False(new FormChooser(Libc(), FakeRegisters.NoMemory).TryChoose(Libc().File.Symbols.Describe(other).Address, out _));
    }

    private ObjectText Libc()
    {
        ProcessObject libc = _sleeper.Process.Snapshot.Symbols.Select(ObjectPattern.Parse("libc.so.6")).First();
        return new ObjectText(libc, libc.File!);
    }
}
