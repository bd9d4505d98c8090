using Bridle.Target;
using Bridle.Testing;
using Iced.Intel;

namespace Bridle.Probes.Tests.Pid;

/// <summary>Where functions of every shape are left. victims/exits.c holds them, instruction by instruction.</summary>
public sealed class ReturnTests : IDisposable
{
    private readonly Observed _exits = Observed.Start(Victims.Build("exits", VictimFlavour.Pie, "-rdynamic"));

    public void Dispose() => _exits.Dispose();

    [Theory]
    [InlineData("one_return", "2:ret")]
    [InlineData("three_returns", "6:ret 8:ret d:ret")]
    [InlineData("tail_call", "2:jmp")]
    [InlineData("conditional_tail_call", "2:jne? 4:ret")]
    [InlineData("through_register", "0:jmp?")]
    [InlineData("through_memory", "0:jmp?")]
    [InlineData("distances", "1c:ret 22:ret 25:ret")]
    [InlineData("addresses", "9:jmp? 11:ret 17:ret")]
    [InlineData("framed", "13:ret")]
    [InlineData("checked", "2:js?")]
    [InlineData("counted", "0:inc")]
    [InlineData("data_within", "6:ret")]
    [InlineData("skips_prefix", "7:ret")]
    public void A_function_is_left_where_its_author_says(string function, string expected)
    {
        ProbeDefinition probe = Single(function);
        Assert.Equal(("exits", "return", ProbeKind.Return), (probe.Module, probe.Name, probe.Kind));
        Assert.Equal(expected, string.Join(' ', probe.Sites.Select((site, index) => Describe(probe, site, index))));
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Stripped)]
    public void Pieces_that_lie_elsewhere_belong_to_the_function(VictimFlavour flavour)
    {
        using Observed victim = Observed.Start(Victims.Build("exits", flavour, "-rdynamic"));
        ProbeDefinition probe = Assert.Single(victim.Match("a.out:in_pieces:return").Probes);
        Assert.Equal(2, probe.Sites.Length);
        ulong start = Assert.Single(victim.Match("a.out:in_pieces:entry").Probes).Sites[0].Address.Value;
        Assert.Equal(0xaul, probe.Sites[1].Offset);
        // The piece lies before the function: its offset is negative.
        Assert.True(probe.ReadArgument(0, 0, FakeRegisters.Some, FakeRegisters.NoMemory) < 0);
        Assert.Equal(probe.Sites[0].Address.Value, unchecked(start + probe.Sites[0].Offset));
        Assert.DoesNotContain(Enumerable.Range(0, 2), probe.IsConditional);
    }

    [Fact]
    public void A_jump_fires_only_when_it_leaves()
    {
        ProbeDefinition conditional = Single("conditional_tail_call"), table = Single("addresses"), pointer = Single("through_register");
        Assert.True(conditional.Fires(0, FakeRegisters.Some, _exits.Process.Memory));
        Assert.False(conditional.Fires(0, FakeRegisters.Some with { Rflags = FakeRegisters.ZeroFlag }, _exits.Process.Memory));
        Assert.True(conditional.Fires(1, FakeRegisters.Some with { Rflags = FakeRegisters.ZeroFlag }, _exits.Process.Memory));
        ProbeDefinition last = Single("checked");
        Assert.True(last.Fires(0, FakeRegisters.Some, _exits.Process.Memory));
        Assert.True(last.Fires(0, FakeRegisters.Some with { Rflags = 0x80 }, _exits.Process.Memory));
        ulong entries = Find("addresses_table");
        Assert.False(table.Fires(0, FakeRegisters.Some with { Rdx = entries, Rax = 0 }, _exits.Process.Memory));
        Assert.False(table.Fires(0, FakeRegisters.Some with { Rdx = entries, Rax = 1 }, _exits.Process.Memory));
        Assert.True(table.Fires(0, FakeRegisters.Some with { Rdx = entries, Rax = 2 }, _exits.Process.Memory));
        Assert.False(table.Fires(0, FakeRegisters.Some with { Rdx = 8 }, _exits.Process.Memory));
        Assert.True(pointer.Fires(0, FakeRegisters.Some with { Rsi = Single("one_return").Sites[0].Address.Value }, _exits.Process.Memory));
    }

    [Fact]
    public void What_is_returned_is_read_from_the_registers()
    {
        ProbeDefinition probe = Single("three_returns");
        Registers registers = FakeRegisters.Some with { Rax = ulong.MaxValue, Rdx = 7 };
        Assert.Equal([8L, -1, 7, 0, 0], new[] { 0, 1, 2, 3, -1 }.Select(index => probe.ReadArgument(index, 1, registers, FakeRegisters.NoMemory)));
    }

    [Theory]
    [InlineData("never_returns", "return", "failed to create return probe for 'never_returns': it never returns")]
    [InlineData("no_code", "entry", "failed to create entry probe for 'no_code': its first bytes are no instruction")]
    [InlineData("no_code", "return", "failed to create return probe for 'no_code': its code cannot be decoded")]
    [InlineData("too_short", "entry", "failed to create entry probe for 'too_short': it is shorter than its first instruction")]
    [InlineData("too_short", "return", "failed to create return probe for 'too_short': its code cannot be decoded")]
    [InlineData("into_return", "return", "failed to create return probe for 'into_return': a jump leads into the middle of one of its returns")]
    public void What_cannot_be_probed_is_refused_by_name(string function, string name, string message)
    {
        ProbeMatches matches = _exits.Match($"a.out:{function}:{name}");
        Assert.Empty(matches.Probes);
        ProbeRefusal refusal = Assert.Single(matches.Refusals);
        Assert.Equal(("exits", function, name, "D_PROC_CREATEFAIL", message), (refusal.Module, refusal.Function, refusal.Name, refusal.Tag, refusal.Message));
    }

    [Fact]
    public void Where_the_linker_tells_what_it_loads_nobody_else_has_a_probe()
    {
        ProbeRefusal refusal = Assert.Single(_exits.Match("ld-linux*:_dl_debug_state:entry").Refusals);
        Assert.Contains("the run-time linker tells", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_passes_over_what_never_returns_and_tells_what_is_refused()
    {
        ProbeMatches matches = _exits.Match("a.out:[!_]*:return");
        Assert.DoesNotContain(matches.Probes, static probe => probe.Function == "never_returns");
        Assert.Contains(matches.Probes, static probe => probe.Function == "in_pieces");
        Assert.Equal(["into_return", "no_code", "too_short"], matches.Refusals.Select(static refusal => refusal.Function).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Aliases_that_are_named_have_probes_of_their_own_at_the_same_site_and_under_a_glob_they_are_one()
    {
        Assert.Equal(Single("one_return").Sites, Single("same_code").Sites);
        ProbeSite place = Single("one_return").Sites[0];
        Assert.Single(_exits.Match("a.out:*:return").Probes, probe => probe.Sites.Any(site => site.Address == place.Address));
    }

    [Fact]
    public void Every_name_matches_entry_return_and_every_instruction()
    {
        ProbeMatches matches = _exits.Match("a.out:three_returns:*");
        Assert.Equal(["entry", "return", "0", "2", "4", "6", "8", "b", "d"], matches.Probes.Select(static probe => probe.Name));
        Assert.Equal(matches.Probes[0].Sites, matches.Probes[2].Sites);
        Assert.Equal(["8", "b", "d"], _exits.Match("a.out:three_returns:[8-f]").Probes.Select(static probe => probe.Name));
        Assert.Equal(7, _exits.Match("a.out:three_returns:[0-9a-f]*").Probes.Count(static probe => probe.Kind == ProbeKind.Offset));
    }

    [Theory]
    [InlineData("8", null)]
    [InlineData("D", null)]
    [InlineData("9", "D_PROC_ALIGN")]
    [InlineData("e", "D_PROC_OFF")]
    [InlineData("ffffffffffffffff", "D_PROC_OFF")]
    public void An_offset_is_that_of_an_instruction(string name, string? tag)
    {
        ProbeMatches matches = _exits.Match($"a.out:three_returns:{name}");
        Assert.Equal(tag, matches.Refusals.SingleOrDefault()?.Tag);
        if (tag is not null) return;
        ProbeDefinition probe = Assert.Single(matches.Probes);
        Assert.Equal(name.ToLowerInvariant(), probe.Name);
        Assert.Equal(NamePatternOffset(name), probe.ReadArgument(0, 0, FakeRegisters.Some, FakeRegisters.NoMemory));
    }

    [Fact]
    public void Absolute_places_are_those_that_nm_prints_or_those_of_the_process()
    {
        ProbeDefinition entry = Assert.Single(_exits.Match("a.out:one_return:entry").Probes);
        ulong address = entry.Sites[0].Address.Value, file = entry.Object!.Bias.ToFile(entry.Sites[0].Address).Value;
        foreach (ulong stated in new[] { address, file })
        {
            ProbeDefinition probe = Assert.Single(_exits.Match($"a.out:-:{stated:x}").Probes);
            Assert.Equal(("-", stated.ToString("x", null), address), (probe.Function, probe.Name, probe.Sites[0].Address.Value));
        }

        Assert.Equal("D_PROC_ALIGN", Assert.Single(_exits.Match($"a.out:-:{file + 1:x}").Refusals).Tag);
        Assert.Equal("D_PROC_OFF", Assert.Single(_exits.Match("a.out:-:1").Refusals).Tag);
        Assert.Equal("D_PROC_LIB", Assert.Single(_exits.Match("libc:-:1").Refusals).Tag);
        Assert.Equal("D_PROC_NAME", Assert.Single(_exits.Match("a.out:-:entry").Refusals).Tag);
    }

    [Fact]
    public void A_function_of_several_forms_is_the_one_that_was_chosen()
    {
        ulong site = Assert.Single(Assert.Single(_exits.Match("libc.so.6:strlen:entry").Probes).Sites).Address.Value;
        // strlen of the victim's libc is where the debug file calls it after the processor that it is for.
        Assert.Matches("`(__)?strlen_[a-z0-9]+$|`0x[0-9a-f]+$", _exits.Process.Snapshot.Symbols.Describe(new TargetAddress(site)));
        Assert.True(_exits.Process.Snapshot.Symbols.TryFind(Processes.Symbols.ObjectPattern.Parse("libc"), "strlen", out var resolver));
        Assert.NotEqual(resolver.Start.Value, site);
        Assert.NotEmpty(_exits.Match("libc.so.6:strlen:return").Probes);
    }

    [Fact]
    public void Each_limit_is_told()
    {
        ProbeTarget few = _exits.Target with { Limits = ProbeLimits.Default with { Probes = 3 } };
        ProbeMatches matches = PidProvider.Match(new ProbePattern("pid*", "a.out", "three_returns", ""), few);
        Assert.Equal(3, matches.Probes.Length);
        Assert.EndsWith("there are more than 3", Assert.Single(matches.Refusals).Message, StringComparison.Ordinal);
        ProbeTarget functions = _exits.Target with { Limits = ProbeLimits.Default with { Functions = 4 } };
        Assert.Equal(4, PidProvider.Match(new ProbePattern("pid*", "a.out", "", "entry"), functions).Probes.Length);
    }

    private ProbeDefinition Single(string function) => Assert.Single(_exits.Match($"a.out:{function}:return").Probes);

    private static long NamePatternOffset(string name) => Convert.ToInt64(name, 16);

    private ulong Find(string name)
    {
        Assert.True(_exits.Process.Snapshot.Symbols.TryFind(Processes.Symbols.ObjectPattern.Parse("a.out"), name, out var place));
        return place.Start.Value;
    }

    private string Describe(ProbeDefinition probe, in ProbeSite site, int index)
    {
        byte[] code = new byte[15];
        Assert.True(_exits.Process.Memory.Read(site.Address, code) > 0);
        Decoder.Create(64, new ByteArrayCodeReader(code)).Decode(out Instruction instruction);
        return $"{site.Offset:x}:{instruction.Mnemonic.ToString().ToLowerInvariant()}{(probe.IsConditional(index) ? "?" : "")}";
    }
}
