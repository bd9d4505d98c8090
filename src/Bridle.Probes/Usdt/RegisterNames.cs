using System.Collections.Frozen;

namespace Bridle.Probes.Usdt;

/// <summary>The general registers in every width, by the assembler's names.</summary>
internal static class RegisterNames
{
    private static readonly FrozenDictionary<string, RegisterName> s_all = All().ToFrozenDictionary(static pair => pair.Name, static pair => pair.Register, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, RegisterName>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_all.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Without the percent sign.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out RegisterName register) => s_lookup.TryGetValue(name, out register);

    private static IEnumerable<(string Name, RegisterName Register)> All()
    {
        string[] old = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];
        for (sbyte number = 0; number < 16; number++)
        {
            string name = number < old.Length ? old[number] : $"r{number}";
            bool isOld = number < old.Length;
            yield return (isOld ? "r" + name : name, new(number, 8, 0));
            yield return (isOld ? "e" + name : name + "d", new(number, 4, 0));
            yield return (isOld ? name : name + "w", new(number, 2, 0));
            yield return (number < 4 ? name[..1] + "l" : isOld ? name + "l" : name + "b", new(number, 1, 0));
            if (number < 4) yield return (name[..1] + "h", new(number, 1, 8));
        }
    }
}
