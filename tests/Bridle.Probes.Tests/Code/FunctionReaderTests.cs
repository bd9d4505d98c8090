using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Processes.Symbols;

namespace Bridle.Probes.Tests.Code;

/// <summary>The exits of functions that nobody made for these tests, against objdump.</summary>
public class FunctionReaderTests
{
    private const string Libc = "/lib/x86_64-linux-gnu/libc.so.6", Linker = "/lib64/ld-linux-x86-64.so.2";

    public static TheoryData<string> Files => ["/usr/bin/python3", Libc, Linker, "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/lib/x86_64-linux-gnu/libm.so.6"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_return_is_one_for_objdump_too(string path)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is not here");
        ObjdumpWitness witness = ObjdumpWitness.Of(path);
        List<string> differences = [];
        int returns = 0, problems = 0, functions = 0;
        foreach ((string name, FileSymbol symbol, FunctionCode code) in Functions(path))
        {
            functions++;
            if (code.Problem is not null)
            {
                problems++;
                continue;
            }

            ulong end = symbol.Address.Value + symbol.Size;
            HashSet<ulong> mine = [.. code.Exits.Where(static exit => !exit.MayStay).Select(static exit => exit.Address.Value).Where(address => !witness.Jumps.ContainsKey(address))];
            HashSet<ulong> own = [.. mine.Where(address => address >= symbol.Address.Value && address < end)];
            HashSet<ulong> theirs = [.. Between(witness.Returns, symbol.Address.Value, symbol.Size)];
            returns += theirs.Count;
            if (!own.SetEquals(theirs)) differences.Add($"{name}: mine {Hex(own.Except(theirs))} theirs {Hex(theirs.Except(own))}");
            differences.AddRange(mine.Where(address => !witness.Returns.Contains(address)).Select(address => $"{name}: {address:x} is no return"));
            differences.AddRange(code.Offsets().Where(offset => !witness.Instructions.Contains(symbol.Address.Value + offset)).Take(1).Select(offset => $"{name}+{offset:x} is no instruction"));
        }

        TestContext.Current.SendDiagnosticMessage($"{path}: {functions} functions, {returns} returns, {problems} refused, {differences.Count} differ");
        Assert.Empty(differences);
        Assert.InRange(problems, 0, functions / 50);
        Assert.True(returns > 100);
    }

    private static string Hex(IEnumerable<ulong> addresses) => string.Join(' ', addresses.Order().Take(5).Select(static address => address.ToString("x", null)));

    private static IEnumerable<ulong> Between(HashSet<ulong> all, ulong start, ulong size)
    {
        for (ulong address = start; address < start + size; address++)
            if (all.Contains(address)) yield return address;
    }

    internal static IEnumerable<(string Name, FileSymbol Symbol, FunctionCode Code)> Functions(string path)
    {
        IdleObject idle = IdleObject.Open(path)!;
        ObjectText text = new(idle.Symbols.Objects[0], idle.File);
        HashSet<ulong> seen = [];
        foreach (SymbolId id in idle.File.Symbols.Functions())
        {
            FileSymbol symbol = idle.File.Symbols.Describe(id);
            if (symbol.Size == 0 || !seen.Add(symbol.Address.Value)) continue;
            yield return (idle.File.Symbols.Name(id), symbol, new FunctionReader(text, ProbeLimits.Default).Read(symbol.Address, symbol.Size));
        }
    }
}
