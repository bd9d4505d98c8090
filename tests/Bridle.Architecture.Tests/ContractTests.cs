using System.Text.RegularExpressions;

namespace Bridle.Architecture.Tests;

/// <summary>docs/contract.md lists every row of the seed, and what it calls proven is proven by a test that exists and runs.</summary>
public partial class ContractTests
{
    // How many rows the seed's inventory has under each letter.
    private static readonly Dictionary<char, int> s_inventory = new() { ['B'] = 7, ['R'] = 5, ['C'] = 11, ['X'] = 4, ['H'] = 15, ['M'] = 6 };

    private sealed record Row(string Name, string State, string[] Tests, string Note);

    [Fact]
    public void Every_row_of_the_seed_is_listed_once()
    {
        var expected = s_inventory.SelectMany(static letter => Enumerable.Range(1, letter.Value).Select(number => $"{letter.Key}{number}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Rows().Select(static row => row.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_row_has_a_state_and_what_the_state_needs()
    {
        foreach (Row row in Rows())
        {
            bool isRight = row.State switch
            {
                "open" => row.Tests.Length == 0,
                "holds" => row.Tests.Length > 0,
                "differs" => row.Note.Length > 0,
                _ => false,
            };
            Assert.True(isRight, $"{row.Name} is '{row.State}' with {row.Tests.Length} tests and the note '{row.Note}'");
        }
    }

    [Fact]
    public void Every_test_that_a_row_names_exists_and_runs()
    {
        var tests = TestMethods.Running();
        Assert.Empty(
            from row in Rows()
            from test in row.Tests
            where !tests.Contains(test)
            select $"{row.Name} names {test}, which is no test or a skipped one");
    }

    [Fact]
    public void The_list_of_tests_knows_itself() =>
        Assert.Contains($"{nameof(ContractTests)}.{nameof(The_list_of_tests_knows_itself)}", TestMethods.Running());

    [Fact]
    public void A_skipped_test_proves_nothing()
    {
        const string Source = """
            class A
            {
                [Fact(Skip = "why")]
                public void Left_out() { }

                [Theory]
                [InlineData(1)]
                public async Task Kept(int value) { }

                public void Not_a_test() { }
            }
            """;
        Assert.Equal(["A.Kept"], TestMethods.In(Source));
    }

    private static Row[] Rows() =>
    [
        .. from line in File.ReadLines(Path.Combine(SourceTree.Root, "docs/contract.md"))
           let match = RowLine().Match(line)
           where match.Success
           let cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)
           select new Row(cells[0], cells[2], TestName().Matches(cells[3]).Select(static name => name.Value).ToArray(), cells[4]),
    ];

    [GeneratedRegex(@"^\| *[A-Z][0-9]+ *\|")]
    private static partial Regex RowLine();

    [GeneratedRegex(@"\w+\.\w+")]
    private static partial Regex TestName();
}
