using System.Text.RegularExpressions;

namespace Bridle.Architecture.Tests;

/// <summary>Elegance is mostly keeping the tail short: the longest file and the longest method have a limit.</summary>
public partial class LengthTests
{
    private const int LongestFile = 450;
    private const int LongestMethod = 60;

    [Fact]
    public void No_file_is_too_long() => Assert.Empty(
        from path in SourceTree.Sources("src").Concat(SourceTree.Sources("tests"))
        let length = File.ReadLines(path).Count()
        where length > LongestFile
        select $"{SourceTree.Relative(path)}: {length} lines");

    [Fact]
    public void No_method_is_too_long() => Assert.Empty(
        from path in SourceTree.Sources("src")
        from block in Methods(SourceText.Blank(File.ReadAllText(path)))
        where block.Length > LongestMethod
        select $"{SourceTree.Relative(path)}:{block.Line}: {block.Length} lines");

    [Fact]
    public void The_counter_sees_a_long_method()
    {
        string body = string.Concat(Enumerable.Repeat("        x();\n", LongestMethod));
        var blocks = Methods($"class C\n{{\n    void M(int a)\n    {{\n{body}    }}\n}}\n").ToArray();
        Assert.Equal([(4, LongestMethod + 2)], blocks);
    }

    // The outermost block that opens after a parameter list is a method; a type's block opens after its name or its bases,
    // a primary constructor's parameters included, which is why "class", "struct" and "record" are looked for.
    private static IEnumerable<(int Line, int Length)> Methods(string text)
    {
        int line = 1, depth = 0, start = 0, methodDepth = -1, headStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    line++;
                    break;
                case ';':
                    headStart = i + 1;
                    break;
                case '{':
                    if (methodDepth < 0 && IsMethodHead(text[headStart..i]))
                    {
                        (methodDepth, start) = (depth, line);
                    }
                    depth++;
                    headStart = i + 1;
                    break;
                case '}':
                    depth--;
                    headStart = i + 1;
                    if (depth == methodDepth)
                    {
                        yield return (start, line - start + 1);
                        methodDepth = -1;
                    }
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsMethodHead(string head) => head.Contains(')', StringComparison.Ordinal) && !head.Contains('=', StringComparison.Ordinal) && !TypeWord().IsMatch(head);

    [GeneratedRegex(@"\b(class|struct|record|interface|enum|namespace)\s")]
    private static partial Regex TypeWord();
}
