using System.Collections.Frozen;
using System.Globalization;

namespace Bridle.Linux.SystemCalls;

/// <summary>The names of system calls on Linux x86-64.</summary>
public static class SystemCallName
{
    private static readonly char[] Blanks = [' ', '\n', '\r'];

    private static readonly FrozenDictionary<int, string> Names = Number(SystemCallTable.Old, 0)
        .Concat(Number(SystemCallTable.Common, SystemCallTable.FirstCommon))
        .ToFrozenDictionary(static pair => pair.Number, static pair => pair.Name);

    private static readonly FrozenDictionary<string, int> Numbers =
        Names.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    /// <summary>"openat", or the number itself when it has no name here.</summary>
    public static string Of(long number) => number is >= 0 and <= int.MaxValue && Names.TryGetValue((int)number, out string? name)
        ? name
        : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>False for a name that no system call of this architecture has.</summary>
    public static bool TryNumber(string name, out int number) => Numbers.TryGetValue(name, out number);

    /// <summary>All that are known, in no order.</summary>
    public static IReadOnlyCollection<int> All => Names.Keys;

    private static IEnumerable<(int Number, string Name)> Number(string names, int first) =>
        names.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select((name, index) => (first + index, name));
}
