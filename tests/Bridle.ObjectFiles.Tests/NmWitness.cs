using System.Globalization;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>The defined symbols that nm lists, those left out whose name alone does not tell which is meant.</summary>
internal static class NmWitness
{
    public static IEnumerable<(string Name, ulong Value)> Dynamic(string path) => Unique(Lines("-D", path), path);

    public static IEnumerable<(string Name, ulong Value)> Static(string path) => Unique(Lines("-a", path), path);

    // "VALUE TYPE NAME", NAME@@VERSION for the default version, NAME@VERSION for an older one.
    private static IEnumerable<string[]> Lines(string option, string path) =>
        from line in CommandRunner.Run(["nm", option, "--defined-only", path]).Output.Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length == 3 && fields[0].Length == 16
        select fields;

    private static IEnumerable<(string Name, ulong Value)> Unique(IEnumerable<string[]> lines, string path) =>
        from fields in lines
        let name = fields[2].Split("@@")[0]
        where !name.Contains('@', StringComparison.Ordinal) && !path.EndsWith('/' + name, StringComparison.Ordinal)
        group ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) by name into values
        where values.Distinct().Count() == 1
        select (values.Key, values.First());
}
