using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridle.Probes.Tests.SystemCalls;

/// <summary>The system calls, against this machine's headers and its kernel.</summary>
public partial class SystemCallTests
{
    private const string Headers = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", Events = "/sys/kernel/tracing/events/syscalls";

    [Fact]
    public void Every_number_of_the_headers_has_its_name()
    {
        var probes = All("", "").Where(static probe => probe.Kind == ProbeKind.SystemCallEntry).ToDictionary(static probe => probe.Function, static probe => probe.SystemCall);
        Assert.Empty(
            from line in File.ReadLines(Headers)
            let match = Definition().Match(line)
            where match.Success && probes.GetValueOrDefault(match.Groups[1].Value) != long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            select line);
    }

    [Theory]
    [InlineData("open*", "entry", "open open_by_handle_at open_tree open_tree_attr openat openat2")]
    [InlineData("read", "", "read read")]
    [InlineData("fstatat", "", "")]
    [InlineData("read", "Entry", "")]
    public void Descriptions_choose_among_them(string function, string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', All(function, name).Select(static probe => probe.Function).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("sys*", "vmlinux", true)]
    [InlineData("", "", true)]
    [InlineData("syscalls", "", false)]
    [InlineData("syscall", "libc", false)]
    public void Provider_and_module_must_match(string provider, string module, bool matches) =>
        Assert.Equal(matches, SystemCallProvider.Match(new ProbePattern(provider, module, "read", "entry")).Probes.Length == 1);

    [Fact]
    public void Arguments_come_from_the_registers_of_the_kernels_convention()
    {
        var registers = FakeRegisters.Some with { Rdi = 1, Rsi = 2, Rdx = 3, R10 = 4, R8 = 5, R9 = 6, Rcx = 99, Rax = unchecked((ulong)-2) };
        ProbeDefinition entry = Assert.Single(All("mmap", "entry")), exit = Assert.Single(All("mmap", "return"));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 0], Enumerable.Range(0, 7).Select(index => entry.ReadArgument(index, 0, registers, FakeRegisters.NoMemory)));
        Assert.Equal([-2L, -2, 0], Enumerable.Range(0, 3).Select(index => exit.ReadArgument(index, 0, registers, FakeRegisters.NoMemory)));
        Assert.Equal(["int", "char *", "int", "mode_t"], Assert.Single(All("openat", "entry")).Arguments.Select(static argument => argument.Declaration));
    }

    // What differs is the name of the kernel's function.
    [Fact]
    public void The_kernel_counts_the_same_arguments()
    {
        if (!Directory.Exists(Events)) Assert.Skip("tracefs is not readable here");
        Dictionary<string, string> others = new() { ["newstat"] = "stat", ["newfstat"] = "fstat", ["newlstat"] = "lstat", ["newuname"] = "uname", ["umount"] = "umount2", ["sendfile64"] = "sendfile" };
        int compared = 0;
        foreach (string folder in Directory.EnumerateDirectories(Events, "sys_enter_*"))
        {
            string name = Path.GetFileName(folder)["sys_enter_".Length..];
            name = others.GetValueOrDefault(name, name);
            if (All(name, "entry") is not [ProbeDefinition probe]) continue;
            int count = File.ReadLines(Path.Combine(folder, "format")).Count(static line => line.StartsWith("\tfield:", StringComparison.Ordinal) && line.EndsWith("signed:0;", StringComparison.Ordinal) && line.Contains("size:8;", StringComparison.Ordinal));
            Assert.True(count == probe.Arguments.Length, $"{name}: {count} for the kernel, {probe.Arguments.Length} here");
            compared++;
        }

        Assert.True(compared > 300);
    }

    [Fact]
    public void The_lives_of_processes_are_probes_too()
    {
        ProbeMatches all = ProcProvider.Match(new ProbePattern("proc", "", "", ""));
        Assert.Equal(Enum.GetValues<LifeCycleEvent>().Length, all.Probes.Select(static probe => probe.Event).Distinct().Count());
        Assert.Equal(["lwp-create", "lwp-exit", "lwp-start"], ProcProvider.Match(new ProbePattern("proc", "vmlinux", "", "lwp-*")).Probes.Select(static probe => probe.Name));
        Assert.All(all.Probes, static probe => Assert.Equal((ProbeKind.LifeCycle, ""), (probe.Kind, probe.Function)));
        Assert.Empty(ProcProvider.Match(new ProbePattern("proc", "", "f", "")).Probes);
        Assert.Equal(["int"], Assert.Single(ProcProvider.Match(new ProbePattern("proc", "", "", "signal-handle")).Probes).Arguments.Select(static argument => argument.Declaration));
    }

    private static ImmutableArray<ProbeDefinition> All(string function, string name) => SystemCallProvider.Match(new ProbePattern("syscall", "", function, name)).Probes;

    [GeneratedRegex(@"^#define __NR_(\w+) (\d+)$")]
    private static partial Regex Definition();
}
