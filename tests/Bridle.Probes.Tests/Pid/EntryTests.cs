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
    public void Every_function_that_readelf_lists_has_one_entry_probe_whatever_its_names_are()
    {
        ProbeMatches matches = _sleeper.Match("libc.so.6::entry");
        ulong start = Base(_sleeper.Victim.ProcessId, "/libc.so.6");
        Function[] all = [.. Readelf(Libc), .. Readelf(DebugFile(Libc))];
        ILookup<ulong, string> names = all.Where(static one => !one.HasForms).ToLookup(static one => one.Address, static one => one.Name);
        HashSet<string> withForms = [.. all.Where(static one => one.HasForms).Select(static one => one.Name)];
        ulong[] sites = [.. matches.Probes.SelectMany(static probe => probe.Sites).Select(site => site.Address.Value - start)];
        Assert.Equal(sites.Distinct().Count(), sites.Length);
        Assert.Empty(names.Select(static same => same.Key).Except(sites));
        Assert.All(matches.Probes.Where(probe => !withForms.Contains(probe.Function)), probe =>
            Assert.All(probe.Sites, site => Assert.Contains(probe.Function, names[site.Address.Value - start])));
        Assert.All(matches.Refusals, refusal => Assert.Contains(refusal.Function, withForms));
        Assert.All(matches.Refusals, static refusal => Assert.EndsWith("the program has not chosen one yet", refusal.Message, StringComparison.Ordinal));
        Assert.Equal(Nm(Libc, "-D")["malloc"], Site(matches, "malloc") - start);
    }

    [Theory]
    [InlineData("*malloc*", "malloc")]
    [InlineData("malloc", "malloc")]
    [InlineData("__libc_malloc", "__libc_malloc")]
    [InlineData("__libc_m*c", "__libc_malloc")]
    [InlineData("", "malloc")]
    public void Whatever_matches_malloc_finds_it_once_under_the_name_that_stacks_show_or_the_one_that_was_meant(string function, string expected)
    {
        ulong address = Base(_sleeper.Victim.ProcessId, "/libc.so.6") + Nm(Libc, "-D")["malloc"];
        ProbeDefinition[] found = [.. _sleeper.Match($"libc.so.6:{function}:entry").Probes.Where(probe => probe.Sites.Any(site => site.Address.Value == address))];
        Assert.Equal(expected, Assert.Single(found).Function);
    }

    [Fact]
    public void A_form_that_matches_is_not_another_probe()
    {
        // Its versions may be of several forms.
        ProbeDefinition copy = Assert.Single(_sleeper.Match("libc.so.6:memcpy:entry").Probes);
        ProbeMatches matches = _sleeper.Match("libc.so.6:*mem*:entry");
        Assert.All(copy.Sites, site => Assert.Single(matches.Probes, probe => probe.Sites.Contains(site)));
        Assert.Equal(copy.Sites, Assert.Single(_sleeper.Match("libc.so.6:memcp[y]:entry").Probes).Sites);
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

    private readonly record struct Function(string Name, ulong Address, bool HasForms);

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
    private static IEnumerable<Function> Readelf(string path) =>
        from line in CommandRunner.Output("readelf", "-sW", path).Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length >= 8 && fields[3] is "FUNC" or "IFUNC" && fields[2] != "0" && fields[6] != "UND"
        let name = fields[7].Split('@')[0]
        where !name.Contains('.', StringComparison.Ordinal)
        select new Function(name, ulong.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[3] == "IFUNC");

    private static Dictionary<string, ulong> Nm(string path, string option = "-a") => (
        from line in CommandRunner.Output("nm", option, "--defined-only", path).Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length == 3 && fields[1] is "T" or "t" or "W" or "w"
        group ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) by fields[2].Split('@')[0])
        .ToDictionary(static same => same.Key, static same => same.First());
}
