using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

/// <summary>Addresses of a program that is not position independent, as nm has them.</summary>
internal static class Symbols
{
    private static readonly ConcurrentDictionary<(string, string), TargetAddress> s_known = new();

    public static TargetAddress Address(string path, string name) => s_known.GetOrAdd((path, name), static key => Ask(key.Item1, key.Item2));

    private static TargetAddress Ask(string path, string name)
    {
        string line = CommandRunner.Output("nm", path).Split('\n').Single(line => line.EndsWith($" T {name}", StringComparison.Ordinal));
        return new TargetAddress(ulong.Parse(line.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
