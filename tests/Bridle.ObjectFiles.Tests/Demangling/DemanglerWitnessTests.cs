using Bridle.Linux.Demangling;
using Bridle.ObjectFiles.Demangling;
using Bridle.ObjectFiles.Tests.Dwarf;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Demangling;

/// <summary>All mangled names of this machine's libraries, as c++filt reads them.</summary>
public class DemanglerWitnessTests
{
    private static readonly Demangler s_demangler = new(SystemDemangler.TryDemangle);

    [Fact]
    public void Names_of_the_libraries_of_this_machine() => Compare((SystemFiles.IsLong ? SystemFiles.Some : ["/usr/lib/x86_64-linux-gnu/libstdc++.so.6"]).SelectMany(Names));

    [Theory]
    [InlineData("-Csymbol-mangling-version=v0")]
    [InlineData("-Cdebuginfo=2")]
    public void Names_of_a_program_of_rustc(string mangling)
    {
        Assert.SkipUnless(DwarfVictim.HasRust, "there is no rustc");
        // Linked whole, with every generic of the standard library that it uses.
        Compare(Names(DwarfVictim.Build("inlines.rs", "rustc", "-g", "-Clink-dead-code", mangling)));
    }

    private static string[] Names(string path) =>
        [.. CommandRunner.Run(["sh", "-c", $"nm '{path}' 2>/dev/null; nm -D '{path}' 2>/dev/null"]).Output.Split('\n')
            .Select(static line => line[(line.LastIndexOf(' ') + 1)..].Split('@')[0])
            .Where(static name => name.StartsWith("_Z", StringComparison.Ordinal) || name.StartsWith("_R", StringComparison.Ordinal))];

    private static void Compare(IEnumerable<string> names)
    {
        string[] symbols = [.. names.Distinct()];
        Assert.NotEmpty(symbols);
        string[] theirs = CommandRunner.Run(["c++filt", "--no-verbose"], TimeSpan.FromMinutes(10), input: string.Join('\n', symbols) + "\n").Output.Split('\n');
        List<string> different = [];
        for (int i = 0; i < symbols.Length; i++)
        {
            string ours = s_demangler.Demangle(symbols[i]);
            if (Category(symbols[i], ours, theirs[i]) is null) different.Add($"{symbols[i]}\n ours   {ours}\n theirs {theirs[i]}");
        }

        Assert.True(different.Count == 0, $"{different.Count} of {symbols.Length}\n" + string.Join('\n', different.Take(8)));
    }

    /// <summary>The ways in which c++filt may answer otherwise; null where none fits.</summary>
    private static string? Category(string symbol, string ours, string theirs) => symbol switch
    {
        _ when ours == theirs => "",
        _ when symbol.StartsWith("_R", StringComparison.Ordinal) && ours.StartsWith(theirs + ".", StringComparison.Ordinal) => "c++filt drops the suffix",
        _ => null,
    };
}
