using System.Globalization;
using Bridle.Testing;

namespace Bridle.Probes.Tests.Pid;

/// <summary>Which functions a description matches, against nm, readelf and /proc/PID/maps.</summary>
public sealed class EntryTests : IDisposable
{
    private const string Libc = "/lib/x86_64-linux-gnu/libc.so.6";
    private readonly Observed _sleeper = Observed.Start(Victims.Build("sleeper"));

    public void Dispose() => _sleeper.Dispose();

    [Theory]
    [InlineData("a.out")]
    [InlineData("sleeper")]
    [InlineData("sl*")]
    public void Main_is_found_under_every_name_of_the_program(string module)
    {
        ProbeDefinition main = Assert.Single(_sleeper.Match($"{module}:main:entry").Probes);
        Assert.Equal(("sleeper", "main", "entry", ProbeKind.Entry), (main.Module, main.Function, main.Name, main.Kind));
        Assert.Equal(PidProvider.NameOf(_sleeper.Victim.ProcessId), main.Provider);
        Assert.Equal(new ProbeSite(new(Base(_sleeper.Victim.ProcessId, "/sleeper") + Nm(Victims.Build("sleeper"))["main"]), 0), Assert.Single(main.Sites));
    }

    [Theory]
    [InlineData("libc")]
    [InlineData("libc.so")]
    [InlineData("libc.so.6")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("libc.*")]
    [InlineData("*libc*")]
    [InlineData(Libc)]
    [InlineData("/lib/*/libc.so.?")]
    [InlineData("LM0`libc")]
    public void A_library_is_meant_by_any_of_its_names(string module)
    {
        ProbeDefinition found = Assert.Single(_sleeper.Match($"{module}:getpid:entry").Probes);
        Assert.Equal("libc.so.6", found.Module);
        Assert.Equal(Base(_sleeper.Victim.ProcessId, "/libc.so.6") + Nm(Libc, "-D")["getpid"], Assert.Single(found.Sites).Address.Value);
    }

    [Theory]
    [InlineData("libnothing:malloc:entry")]
    [InlineData("lib.so:malloc:entry")]
    [InlineData("/usr/libc.so.6:malloc:entry")]
    [InlineData("LM1`libc:malloc:entry")]
    [InlineData("libc*:no_such_function:entry")]
    [InlineData(":no_such_function:entry")]
    public void What_matches_nothing_is_no_fault(string rest)
    {
        ProbeMatches matches = _sleeper.Match(rest);
        Assert.Empty(matches.Probes);
        Assert.Empty(matches.Refusals);
    }

    [Fact]
    public void A_function_that_the_module_does_not_have_is_refused_by_name()
    {
        ProbeRefusal refusal = Assert.Single(_sleeper.Match("libc:no_such_function:entry").Refusals);
        Assert.Equal(("D_PROC_FUNC", "failed to lookup 'no_such_function' in module 'libc'"), (refusal.Tag, refusal.Message));
    }

    [Theory]
    [InlineData("enter")]
    [InlineData("0x4")]
    [InlineData("12345678123456789")]
    public void A_name_that_no_probe_can_have_is_refused(string name)
    {
        ProbeRefusal refusal = Assert.Single(_sleeper.Match($"a.out:main:{name}").Refusals);
        Assert.Equal(("D_PROC_NAME", $"'{name}' is an invalid probe name"), (refusal.Tag, refusal.Message));
    }

    [Fact]
    public void Every_function_that_readelf_lists_has_an_entry_probe_and_aliases_share_a_site()
    {
        ProbeMatches matches = _sleeper.Match("libc.so.6::entry");
        ulong start = Base(_sleeper.Victim.ProcessId, "/libc.so.6");
        var expected = Readelf(Libc).Union(Readelf(DebugFile(Libc))).Order(StringComparer.Ordinal);
        Assert.Equal(expected, matches.Probes.Select(static probe => probe.Function).Concat(matches.Refusals.Select(static refusal => refusal.Function)).Order(StringComparer.Ordinal));
        Assert.All(matches.Refusals, static refusal => Assert.EndsWith("the program has not chosen one yet", refusal.Message, StringComparison.Ordinal));
        Assert.Equal(Site(matches, "getpid"), Site(matches, "__getpid"));
        Assert.Equal(Nm(Libc, "-D")["puts"], Site(matches, "puts") - start);
    }

    [Theory]
    [InlineData("pid1", true, 1, null)]
    [InlineData("pid0", false, 0, "D_PROC_BADPID")]
    [InlineData("pid99999999999", false, 0, "D_PROC_BADPID")]
    [InlineData("pid", false, 0, "D_PROC_BADPROV")]
    public void The_provider_names_a_process(string provider, bool isRight, int processId, string? tag)
    {
        Assert.Equal(isRight, PidProvider.TryReadProcess(new ProbePattern(provider, "", "", ""), out int found, out ProbeRefusal? refusal));
        Assert.Equal(processId, isRight ? found : 0);
        Assert.Equal(tag, refusal?.Tag);
    }

    [Theory]
    [InlineData("pid12", true)]
    [InlineData("pid*", true)]
    [InlineData("p*d12", true)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("python12", false)]
    [InlineData("pid12x", false)]
    [InlineData("profile", false)]
    public void Only_who_asks_for_the_provider_gets_it(string provider, bool isMeant) => Assert.Equal(isMeant, PidProvider.IsMeant(provider));

    [Fact]
    public void Another_process_has_other_probes() =>
        Assert.Empty(PidProvider.Match(new ProbePattern("pid1", "", "main", "entry"), _sleeper.Target).Probes);

    [Fact]
    public void A_reserved_place_is_refused_by_name()
    {
        ProbeDefinition main = Assert.Single(_sleeper.Match("a.out:main:entry").Probes);
        ProbeTarget target = _sleeper.Target with { Reserved = [new(main.Sites[0].Address, main.Sites[0].Address.Plus(1))] };
        ProbeMatches matches = PidProvider.Match(new ProbePattern(main.Provider, "a.out", "main", "entry"), target);
        Assert.Empty(matches.Probes);
        Assert.Equal("failed to create entry probe for 'main': the tracer itself needs this place", Assert.Single(matches.Refusals).Message);
        Assert.Equal("D_PROC_CREATEFAIL", matches.Refusals[0].Tag);
    }

    private static ulong Site(ProbeMatches matches, string function) =>
        Assert.Single(matches.Probes.Single(probe => probe.Function == function).Sites).Address.Value;

    // Where Debian's packages put it; the library itself where that is not installed.
    private static string DebugFile(string path)
    {
        string id = CommandRunner.Output("readelf", "-n", path).Split("Build ID: ")[1].Split('\n')[0].Trim();
        string file = $"/usr/lib/debug/.build-id/{id[..2]}/{id[2..]}.debug";
        return File.Exists(file) ? file : path;
    }

    private static ulong Base(int processId, string file) => ulong.Parse(
        File.ReadLines($"/proc/{processId}/maps").First(line => line.EndsWith(file, StringComparison.Ordinal)).Split('-')[0],
        NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Number, value, size, type, binding, visibility, section, name: all functions that are here and have a size.
    private static IEnumerable<string> Readelf(string path) =>
        from line in CommandRunner.Output("readelf", "-sW", path).Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length >= 8 && fields[3] is "FUNC" or "IFUNC" && fields[2] != "0" && fields[6] != "UND"
        let name = fields[7].Split('@')[0]
        where !name.Contains('.', StringComparison.Ordinal)
        select name;

    private static Dictionary<string, ulong> Nm(string path, string option = "-a") => (
        from line in CommandRunner.Output("nm", option, "--defined-only", path).Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length == 3 && fields[1] is "T" or "t" or "W" or "w"
        group ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) by fields[2].Split('@')[0])
        .ToDictionary(static same => same.Key, static same => same.First());
}
