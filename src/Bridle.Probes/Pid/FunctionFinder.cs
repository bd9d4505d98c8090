using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Matching;

namespace Bridle.Probes.Pid;

/// <summary>The functions of an object that the third field of a description means.</summary>
internal static class FunctionFinder
{
    public static IEnumerable<NamedFunction> Find(SymbolTable table, Glob pattern, ProbeLimits limits) =>
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
    /// In the order of addresses. A glob without a dot leaves out names with one (f.cold, f.part.0, f.isra.0): those are pieces that a compiler
    /// made of the function f. A symbol without a size says nothing of what it names.
    /// </summary>
    private static List<NamedFunction> FindAll(SymbolTable table, Glob pattern, ProbeLimits limits)
    {
        bool takesPieces = pattern.Pattern.Contains('.', StringComparison.Ordinal);
        Dictionary<string, NamedFunction> found = new(StringComparer.Ordinal);
        List<NamedFunction> order = [];
        foreach (SymbolId id in table.Functions())
        {
            FileSymbol symbol = table.Describe(id);
            if (!IsFunction(symbol) || symbol.Size == 0 || (!takesPieces && table.NameBytes(id).Contains((byte)'.'))) continue;
            string name = table.Name(id);
            if (!pattern.Matches(name)) continue;
            if (found.TryGetValue(name, out NamedFunction? known)) known.Symbols.Add(symbol);
            else if (order.Count < limits.Functions) order.Add(found[name] = new NamedFunction(name, [symbol]));
        }

        return order;
    }

    private static bool IsFunction(in FileSymbol symbol) => symbol.Type is SymbolType.Function or SymbolType.IndirectFunction;
}
