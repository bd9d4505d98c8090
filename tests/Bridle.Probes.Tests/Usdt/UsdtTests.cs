using Bridle.Linux;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Probes.Tests.Usdt;

/// <summary>Statement probes of running programs.</summary>
public sealed class UsdtTests : IDisposable
{
    private readonly Observed _victim = Observed.Start(Victims.Build("statements"));

    public void Dispose() => _victim.Dispose();

    [Fact]
    public void A_program_has_the_probes_of_its_author()
    {
        ProbeMatches matches = Match("bridle*", "", "", "");
        Assert.Empty(matches.Refusals);
        Assert.Equal(["no-arguments", "counted", "twice", "forms"], matches.Probes.Select(static probe => probe.Name));
        Assert.All(matches.Probes, probe => Assert.Equal(
            ($"bridle{_victim.Victim.ProcessId}", "statements", "places", ProbeKind.Statement), (probe.Provider, probe.Module, probe.Function, probe.Kind)));
        Assert.Equal([0ul, 1, 2, 3, 4], matches.Probes.SelectMany(static probe => probe.Sites).Select(static site => site.Offset));
        byte[] code = new byte[1];
        Assert.All(matches.Probes.SelectMany(static probe => probe.Sites), site =>
        {
            Assert.Equal(1, _victim.Process.Memory.Read(site.Address, code));
            Assert.Equal(0x90, code[0]);
        });
    }

    [Theory]
    [InlineData("bridle$", "a.out", "places", "no-arguments", 1)]
    [InlineData("bridle$", "", "", "no__arguments", 1)]
    [InlineData("b*$", "stat*", "pl*", "no*", 1)]
    [InlineData("bridle", "", "", "", 0)]
    [InlineData("bridle1", "", "", "", 0)]
    [InlineData("bridle$", "libc.so.6", "", "", 0)]
    [InlineData("bridle$", "", "main", "", 0)]
    [InlineData("pid$", "", "", "", 0)]
    [InlineData("syscall", "", "", "", 0)]
    public void Descriptions_choose_among_them(string provider, string module, string function, string name, int count) =>
        Assert.Equal(count, Match(provider.Replace("$", $"{_victim.Victim.ProcessId}", StringComparison.Ordinal), module, function, name).Probes.Length);

    [Fact]
    public void Arguments_are_read_wherever_the_compiler_left_them()
    {
        ProbeDefinition forms = Assert.Single(Match("bridle*", "", "", "forms").Probes);
        Registers registers = FakeRegisters.Some with { Rax = 0x5500, Rdi = 0xfd, R9 = 0xffff, Rsi = Words(), Rcx = 2, R15 = unchecked((ulong)-9) };
        Assert.Equal([0x55L, -3, -1, -7, -22, 33, -22, 0, 0, -9, 0], Enumerable.Range(0, 11).Select(index => forms.ReadArgument(index, 0, registers, _victim.Process.Memory)));
        Assert.Equal(["uint8_t", "int8_t", "int16_t", "uint64_t"], forms.Arguments.Take(4).Select(static argument => argument.Declaration));
        ProbeDefinition twice = Assert.Single(Match("bridle*", "", "", "twice").Probes);
        Registers two = FakeRegisters.Some with { Rcx = 1, Rdx = 2 };
        Assert.Equal([1L, 0, 2, 5], new[] { (0, 0), (0, 1), (1, 0), (1, 1) }.Select(place => twice.ReadArgument(place.Item2, place.Item1, two, _victim.Process.Memory)));
    }

    [Fact]
    public void The_program_sees_who_listens()
    {
        ProbeDefinition twice = Assert.Single(Match("bridle*", "", "", "twice").Probes), counted = Assert.Single(Match("bridle*", "", "", "counted").Probes);
        Semaphores memory = new(_victim);
        Assert.Equal("listeners 0", Ask());
        Assert.True(StatementSemaphores.Raise(twice, memory));
        Assert.True(StatementSemaphores.Raise(counted, memory));
        Assert.Equal("listeners 2", Ask());
        Assert.True(StatementSemaphores.Lower(twice, memory));
        Assert.Equal("listeners 1", Ask());
        Assert.True(StatementSemaphores.Lower(counted, memory));
        Assert.False(StatementSemaphores.Lower(counted, memory));
        Assert.Equal("listeners 0", Ask());
    }

    [Fact]
    public void A_full_counter_takes_nobody_and_those_before_it_are_taken_back()
    {
        FakeMemory memory = new();
        memory.Map(new TargetAddress(0x1000), [1, 0, 0xff, 0xff]);
        ProbeDefinition probe = new(ProbeKind.Statement, "p1", "m", "f", "n") { Semaphores = [new(0x1000), new(0x1002)] };
        Assert.False(StatementSemaphores.Raise(probe, new Written(memory)));
        Assert.True(memory.TryReadUInt32(new TargetAddress(0x1000), out uint both));
        Assert.Equal(0xffff0001, both);
        Assert.False(StatementSemaphores.Raise(probe with { Semaphores = [new(0x2000)] }, new Written(memory)));
    }

    [Fact]
    public void Python_is_marked_by_its_authors()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python) || !CommandRunner.Output("readelf", "-nW", Python).Contains("function__entry", StringComparison.Ordinal)) Assert.Skip("this python has no marks");
        using Observed victim = Observed.Start(Python, "-c", "print('ready', flush=True); input()");
        ProbeDefinition probe = Assert.Single(UsdtProvider.Match(new ProbePattern($"python{victim.Victim.ProcessId}", "", "", "function-entry"), victim.Target).Probes);
        Assert.Equal(["uint64_t", "uint64_t", "int32_t"], probe.Arguments.Select(static argument => argument.Declaration));
        Assert.Single(probe.Semaphores);
        Assert.NotEmpty(probe.Sites);
    }

    [Fact]
    public void A_library_that_was_loaded_later_is_asked_alone()
    {
        ProcessObject program = _victim.Target.Symbols.Objects.First(static candidate => candidate.IsExecutable);
        ProbePattern pattern = new("bridle*", "", "", "counted");
        Assert.Empty(UsdtProvider.Match(pattern, _victim.Target with { Objects = [.. _victim.Target.Symbols.Objects.Where(candidate => candidate != program)] }).Probes);
        Assert.Single(UsdtProvider.Match(pattern, _victim.Target with { Objects = [program] }).Probes);
    }

    private ProbeMatches Match(string provider, string module, string function, string name) =>
        UsdtProvider.Match(new ProbePattern(provider, module, function, name), _victim.Target);

    private string Ask()
    {
        _victim.Victim.WriteLine("");
        return _victim.Victim.WaitForLine("listeners");
    }

    private ulong Words()
    {
        Assert.True(_victim.Process.Snapshot.Symbols.TryFind(ObjectPattern.Parse("a.out"), "words", out SymbolPlace place));
        return place.Start.Value;
    }

    private sealed class Semaphores(Observed victim) : ISemaphoreMemory
    {
        public int Read(TargetAddress address, Span<byte> destination) => victim.Process.Memory.Read(address, destination);

        public bool Write(TargetAddress address, ReadOnlySpan<byte> source) => victim.Process.Memory.Write(address, source) == Errno.Success;
    }

    private sealed class Written(FakeMemory memory) : ISemaphoreMemory
    {
        public int Read(TargetAddress address, Span<byte> destination) => memory.Read(address, destination);

        public bool Write(TargetAddress address, ReadOnlySpan<byte> source)
        {
            memory.Write(address, source);
            return true;
        }
    }
}
