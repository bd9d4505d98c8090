using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Matching;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>The functions of an object that the third field of a description means.</summary>
internal static class FunctionFinder
{
    public static IReadOnlyList<NamedFunction> Find(SymbolTable table, Glob pattern, ProbeLimits limits) =>
        pattern.IsLiteral ? FindLiteral(table, pattern.Pattern) : FindAll(table, pattern, limits);

    // Aliases are symbols of their own name. Stubs are how a function of another object is called: that one has the probe.
    private static NamedFunction[] FindLiteral(SymbolTable table, string name)
    {
        FileSymbol[] symbols =
        [
            .. from id in table.FindAll(name)
               where !id.IsStub
               let symbol = table.Describe(id)
               where IsFunction(symbol)
               group symbol by symbol.Address into same
               orderby same.Key
               select same.MaxBy(static symbol => symbol.Size),
        ];
        return symbols.Length == 0 ? [] : [new NamedFunction(name, [.. symbols])];
    }

    /// <summary>
    /// In the order of addresses, one name each: aliases are one function. A glob without a dot leaves out names with one (f.cold, f.part.0, f.isra.0): those are pieces that a compiler
    /// made of the function f. A symbol without a size says nothing of what it names.
    /// </summary>
    private static List<NamedFunction> FindAll(SymbolTable table, Glob pattern, ProbeLimits limits)
    {
        Dictionary<string, NamedFunction> found = new(StringComparer.Ordinal);
        List<NamedFunction> order = [];
        // What chooses a form is code as well, and may have a name of its own: the other name is probed elsewhere.
        foreach (IGrouping<(FileAddress, SymbolType), Named> aliases in Matching(table, pattern).GroupBy(static one => (one.Symbol.Address, one.Symbol.Type)))
        {
            Named chosen = Preferred(table, aliases);
            if (found.TryGetValue(chosen.Name, out NamedFunction? known)) known.Symbols.Add(chosen.Symbol);
            else if (order.Count < limits.Functions) order.Add(found[chosen.Name] = new NamedFunction(chosen.Name, [chosen.Symbol]));
        }

        return order;
    }

    private static IEnumerable<Named> Matching(SymbolTable table, Glob pattern)
    {
        bool takesPieces = pattern.Pattern.Contains('.', StringComparison.Ordinal);
        foreach (SymbolId id in table.Functions())
        {
            FileSymbol symbol = table.Describe(id);
            if (!IsFunction(symbol) || symbol.Size == 0 || (!takesPieces && table.NameBytes(id).Contains((byte)'.'))) continue;
            string name = table.Name(id);
            if (pattern.Matches(name)) yield return new Named(name, symbol);
        }
    }

    // The name that stacks show, unless the pattern leaves it out.
    private static Named Preferred(SymbolTable table, IEnumerable<Named> aliases)
    {
        Named first = aliases.First();
        string shown = table.TryFind(first.Symbol.Address, out SymbolMatch match) ? table.Name(match.Symbol) : "";
        return aliases.FirstOrDefault(alias => alias.Name == shown, first);
    }

    private readonly record struct Named(string Name, FileSymbol Symbol);

    private static bool IsFunction(in FileSymbol symbol) => symbol.Type is SymbolType.Function or SymbolType.IndirectFunction;
}
