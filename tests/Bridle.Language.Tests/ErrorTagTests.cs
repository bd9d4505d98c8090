using Bridle.Language.Diagnostics;
using Bridle.Language.Text;

namespace Bridle.Language.Tests;

/// <summary>Programs/error-tags.txt has a line for each tag.</summary>
public class ErrorTagTests
{
    private sealed record Row(string Tag, string Program)
    {
        public bool IsProgram => !Program.StartsWith('-');
    }

    public static TheoryData<string> Programs => [.. Rows().Where(static row => row.IsProgram).Select(static row => row.Tag)];

    [Fact]
    public void Every_tag_has_its_line_and_no_line_is_of_another() =>
        Assert.Equal(Enum.GetValues<ErrorTag>().Select(static tag => tag.Name()), Rows().Select(static row => row.Tag));

    [Fact]
    public void There_are_212_tags_and_few_need_more_than_a_program()
    {
        Assert.Equal(212, Rows().Length);
        Assert.All(Rows().Where(static row => !row.IsProgram), static row => Assert.True(row.Program.Length > 10, row.Tag));
        Assert.InRange(Rows().Count(static row => !row.IsProgram), 0, 17);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Its_program_yields_the_tag(string tag)
    {
        Row row = Rows().Single(row => row.Tag == tag);
        (string source, CompileOptions options) = Settings(row.Program.Replace("\\n", "\n", StringComparison.Ordinal));
        CompileResult result = Compiler.Compile(SourceText.OfString(source), options, new FakeCatalog());
        Assert.Null(result.Program);
        Assert.Equal(tag, $"{result.Diagnostic?.Tag?.Name()}");
        Assert.StartsWith($"[{tag}] line ", result.Diagnostic!.Describe(SourceKind.Script, withTag: true), StringComparison.Ordinal);
    }

    private static (string Source, CompileOptions Options) Settings(string program)
    {
        if (!program.StartsWith('[')) return (program, new CompileOptions());
        int end = program.IndexOf(']', StringComparison.Ordinal);
        string[] setting = program[1..end].Split('=');
        CompileOptions options = setting[0] switch
        {
            "variables" => new CompileOptions { Limits = new LanguageLimits { Variables = int.Parse(setting[1]) } },
            "argument" => new CompileOptions { Arguments = [setting[1]] },
            _ => throw new InvalidDataException($"unknown setting {setting[0]}"),
        };
        return (program[(end + 1)..], options);
    }

    private static Row[] Rows() =>
    [
        .. from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Programs/error-tags.txt"))
           where !line.StartsWith('#')
           let cells = line.Split('\t')
           select new Row(cells[0], cells[1]),
    ];
}
