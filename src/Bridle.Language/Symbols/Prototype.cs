using System.Collections.Immutable;
using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>One parameter; without a type it takes anything.</summary>
internal readonly record struct PrototypeParameter(DataType? Type, bool IsOptional);

/// <summary>What a function takes and gives.</summary>
internal sealed record Prototype(DataType Result, ImmutableArray<PrototypeParameter> Parameters, bool IsVariadic)
{
    public int Required => Parameters.Count(static parameter => !parameter.IsOptional);

    /// <summary>Reads "string(const char *, [int])": @ is any type, brackets make a parameter optional.</summary>
    public static Prototype Read(string text, Func<string, DataType> find)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string[] words = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var parameters = words.Where(static word => word != "...").Select(word =>
        {
            bool isOptional = word[0] == '[';
            string name = word.Trim('[', ']');
            return new PrototypeParameter(name == "@" ? null : find(name), isOptional);
        });
        return new Prototype(find(text[..open]), [.. parameters], words.Contains("..."));
    }
}
