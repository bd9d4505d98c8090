using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Tests.Symbols;

public class IdleObjectTests
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/libc.so.6";

    [Fact]
    public void A_library_that_does_not_run_has_its_symbols_at_the_addresses_of_its_file()
    {
        IdleObject library = IdleObject.Open(Library)!;
        string line = Assert.Single(ProgramRun.Lines("nm", "-D", "--defined-only", Library), static line => line.EndsWith(" T qsort@@GLIBC_2.2.5", StringComparison.Ordinal));
        TargetAddress address = new(Convert.ToUInt64(line[..16], 16));
        Assert.Equal("libc.so.6`qsort+0x3", library.Symbols.Describe(address.Plus(3)));
        Assert.True(library.Symbols.TryFind(ObjectPattern.Parse("libc"), "qsort", out SymbolPlace place));
        Assert.Equal(address, place.Start);
        Assert.Equal("libc.so.6", library.SharedName);
        Assert.Equal(["ld-linux-x86-64.so.2"], library.Needed);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/nowhere")]
    [InlineData("/dev/null")]
    public void What_is_no_program_is_none(string path) => Assert.Null(IdleObject.Open(path));
}
